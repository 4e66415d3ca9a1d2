import Rules
import Schema
import Testing

@testable import shegong

/// One word for one thing: what letters call by the rules' names, tables call the same.
struct TradeNameTests {
    @Test func `A state is called as the rules call it`() {
        for state in Rules.ApplicationState.allCases {
            let called = Schema.ApplicationState(rawValue: Int32(state.rawValue)).name.label
            // A list of states does not tell 首次登记已完成 from 再登记已完成.
            let names = [state.chineseName(.first), state.chineseName(.renewal)]
            #expect(names.allSatisfy { $0.hasSuffix(called.chinese) }, "\(state)")
        }
    }

    @Test func `A level is called as the rules call it`() {
        for level in Rules.CertificateLevel.allCases {
            let called = Schema.Level(rawValue: Int32(level.rawValue)).name.label
            #expect(called.chinese == level.chineseName)
        }
    }

    @Test func `An identity document is called as the rules call it`() {
        let known = Schema.IdentityDocumentKind.allKnown.filter { $0 != .unspecified }
        let names = Set(Rules.IdentityDocumentKind.allCases.map(\.chineseName))
        for kind in known {
            #expect(names.contains(kind.name.label.chinese), "\(kind)")
        }
    }

    @Test func `A reading that the rules know can be confirmed and has a text`() {
        #expect(ReadingCode.allCases.map(\.rawValue) == RuleReading.allCases.map(\.rawValue))
    }
}

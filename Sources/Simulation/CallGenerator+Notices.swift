import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Notices that are withdrawn, and what becomes of their cases.
extension CallGenerator {
    /// Mostly one version; now and then the whole notice, until the next is published.
    mutating func withdrawNotice(_ view: View) -> Intent {
        let standing = view.all(Notice.self, .notice).filter { $0.withdrawnAt == 0 }
        let version = dice.pick(standing, else: Notice(version: 1)).version
        let request = WithdrawNoticeRequest(
            name: dice.once(in: 12) ? "unknown" : Self.notice.name,
            version: dice.once(in: 6) ? 0 : version, number: dice.once(in: 8) ? "" : "肇民函〔2022〕3号",
            reason: dice.once(in: 8) ? "" : "条件有误")
        return Intent(member: .final, method: .withdrawNotice, payload: request.encoded())
    }

    /// Some that wait for it, among them now and then one that does not.
    mutating func settleNotice(_ view: View) -> Intent {
        let waiting = view.unsettled
        var chosen = Array(waiting.prefix(1 + Int(dice.number(below: 3))))
        if chosen.isEmpty || dice.once(in: 8) {
            chosen.append(application(view, [.pending, .firstPassed, .returned]))
        }
        let isKept = dice.once(in: 2)
        let request = SettleNoticeRequest(
            items: chosen.map {
                SettleNoticeItem(applicationId: $0.id, expectedVersion: version($0))
            },
            outcome: isKept ? .kept : .otherRules,
            noticeName: isKept || dice.once(in: 4) ? "" : Self.notice.name,
            reason: dice.once(in: 8) ? "" : "经集体研究",
            basis: isKept && !dice.once(in: 8) ? "《行政许可法》第八条" : "")
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final), method: .settleNotice,
            payload: request.encoded())
    }
}

extension CallGenerator.View {
    /// Cases of which somebody has to say under what they are judged.
    var unsettled: [Application] {
        var trace = ReadTrace()
        return applications([.pending, .firstPassed, .returned]).filter {
            registry.isUnsettled($0, &trace)
        }
    }

    /// No version is left to submit under.
    var isNoticeWithdrawn: Bool {
        let notices = all(Notice.self, .notice)
        return !notices.isEmpty && notices.allSatisfy { $0.withdrawnAt != 0 }
    }
}

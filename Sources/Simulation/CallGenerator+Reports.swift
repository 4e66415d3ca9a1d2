import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Published reports.
extension CallGenerator {
    /// A new one, or one that is restated, at times without a reason.
    mutating func publishReport(_ view: View) -> Intent {
        let number = dice.number(below: 6)
        let name = "figures-\(number)"
        let isKnown = view.all(PublishedReport.self, .report).contains { $0.name == name }
        let scopes = [
            FigureScope(kind: .stock, untilDay: 20_211_231),
            FigureScope(kind: .flow, noticeName: Self.notice.name),
            FigureScope(kind: .due, fromDay: 20_200_101, untilDay: 20_301_231),
        ]
        let request = PublishReportRequest(
            name: name, scope: isKnown && dice.once(in: 2) ? nil : scopes[Int(number) % 3],
            reason: isKnown && !dice.once(in: 6) ? "补录后重新统计" : "")
        return Intent(
            member: dice.pick([.secondFinal, .final], else: .secondFinal),
            method: .publishReport, payload: request.encoded())
    }
}

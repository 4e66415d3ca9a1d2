import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Commands about feedback, messages and the roster's later life.
extension CallGenerator {
    /// Mostly somebody whom the next import will name; now and then one whom the roster has, or
    /// will name otherwise.
    mutating func openFeedback() -> Intent {
        let ahead = UInt32(dice.number(below: 4))
        let passer = Passer(dice.once(in: 6) ? ahead : passerCount + ahead)
        let entry = passer.rosterEntry
        var identity = passer.identity
        if dice.once(in: 8) {
            identity.name += "某"
        }
        let request = OpenFeedbackRequest(
            identity: identity, level: entry.level, examYear: entry.examYear,
            managementNumber: entry.managementNumber,
            examDivisionId: dice.once(in: 10) ? 441_226 : 430_000, passedOn: entry.passedOn,
            phone: dice.once(in: 10) ? "12" : "13800000000", evidence: ["成绩单第1页"])
        return Intent(
            member: clerk(of: passer.division), method: .openFeedback, payload: request.encoded())
    }

    mutating func reviewFeedback(_ view: View) -> Intent {
        let feedback = feedback(view, .open)
        let isApproved = !dice.once(in: 5)
        let request = ReviewFeedbackRequest(
            feedbackId: feedback.id, approved: isApproved,
            reason: isApproved || dice.once(in: 4) ? "" : "查无此人")
        let officer: CastMember =
            (feedback.divisionId == 441_202) != dice.once(in: 12)
            ? .duanzhouReviewer : .deqingReviewer
        return Intent(member: officer, method: .reviewFeedback, payload: request.encoded())
    }

    mutating func confirmFeedback(_ view: View) -> Intent {
        let feedback = feedback(view, .countyReviewed)
        let isApproved = !dice.once(in: 5)
        let request = ConfirmFeedbackRequest(
            feedbackId: feedback.id, approved: isApproved,
            reason: isApproved || dice.once(in: 4) ? "" : "外省未予证实")
        return Intent(
            member: dice.pick([.final, .secondFinal], else: .final), method: .confirmFeedback,
            payload: request.encoded())
    }

    private mutating func feedback(_ view: View, _ state: FeedbackState) -> FeedbackCase {
        let fitting = view.feedback([state])
        guard !fitting.isEmpty, !dice.once(in: 10) else {
            return dice.pick(
                view.all(FeedbackCase.self, .feedbackCase) + [FeedbackCase(id: 999)],
                else: FeedbackCase())
        }
        return dice.pick(fitting, else: FeedbackCase())
    }

    /// Mostly the last import, whose people have no accounts yet.
    mutating func undoRosterBatch(_ view: View) -> Intent {
        let published = view.all(RosterBatch.self, .rosterBatch).filter { $0.state == .published }
        let last = published.last?.id ?? 999
        let request = UndoRosterBatchRequest(
            batchId: dice.once(in: 3) ? dice.pick(published.map(\.id), else: last) : last,
            reason: dice.once(in: 6) ? "" : "名单有误")
        return Intent(member: .batch, method: .undoRosterBatch, payload: request.encoded())
    }

    mutating func voidResults(_ view: View) -> Intent {
        let passer = Passer(UInt32(dice.number(below: UInt64(passerCount) + 2)))
        let request = VoidResultsRequest(
            managementNumbers: [passer.managementNumber, "20990000000000001"],
            reason: dice.once(in: 6) ? "" : "违纪", document: "人考函〔2021〕某号")
        return Intent(member: .batch, method: .voidResults, payload: request.encoded())
    }

    mutating func reportDelivery(_ view: View) -> Intent {
        let messages = view.all(ShortMessage.self, .message)
        let message = dice.pick(messages, else: ShortMessage(id: 999))
        let delivery = MessageDelivery(
            messageId: message.id, createdAt: message.createdAt - (dice.once(in: 8) ? 1 : 0),
            outcome: dice.pick(
                [.handedOver, .handedOver, .delivered, .failed, .queued], else: .handedOver))
        return Intent(
            member: .batch, method: .reportDelivery,
            payload: ReportDeliveryRequest(deliveries: [delivery]).encoded())
    }
}

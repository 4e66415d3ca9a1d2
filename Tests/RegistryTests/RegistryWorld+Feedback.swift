import Registry
import Schema

/// Feedback in the world: somebody who passed in Hunan and works in Zhaoqing.
extension RegistryWorld {
    static let wang = Passer(
        name: "王例", number: "449014189912310010", managementNumber: "20204304000000003")

    static func feedback(_ passer: Passer = wang) -> OpenFeedbackRequest {
        OpenFeedbackRequest(
            identity: identity(passer), level: .assistant, examYear: 2020,
            managementNumber: passer.managementNumber, examDivisionId: 430_000,
            passedOn: 20_201_230, phone: "13800000000", evidence: ["成绩单第1页"])
    }

    mutating func openFeedback(
        _ passer: Passer = wang, as officer: Officer = .deqingClerk
    ) throws(Refusal) -> UInt64 {
        try run(.openFeedback(Self.feedback(passer)), as: officer).first ?? 0
    }

    mutating func review(
        feedback id: UInt64, approved: Bool = true, reason: String = "",
        as officer: Officer = .deqingReviewer
    ) throws(Refusal) {
        let request = ReviewFeedbackRequest(feedbackId: id, approved: approved, reason: reason)
        try run(.reviewFeedback(request), as: officer)
    }

    @discardableResult
    mutating func confirm(
        feedback id: UInt64, approved: Bool = true, reason: String = "",
        as officer: Officer = .zhaoqingSecondFinal
    ) throws(Refusal) -> UInt64 {
        let request = ConfirmFeedbackRequest(feedbackId: id, approved: approved, reason: reason)
        return try run(.confirmFeedback(request), as: officer).first ?? 0
    }

    /// From taking in to a roster entry.
    mutating func confirmedFeedback(_ passer: Passer = wang) throws(Refusal) -> UInt64 {
        let id = try openFeedback(passer)
        try review(feedback: id)
        try confirm(feedback: id)
        return id
    }

    func state(ofFeedback id: UInt64) -> FeedbackState? {
        var trace = ReadTrace()
        return registry.get(FeedbackCase.self, .feedbackCase, id, &trace)?.state
    }

    var messages: [ShortMessage] {
        var found: [ShortMessage] = []
        var trace = ReadTrace()
        registry.forEach(ShortMessage.self, .message, &trace) { _, message in
            found.append(message)
            return true
        }
        return found
    }
}

// MARK: The roster's later life

extension RegistryWorld {
    /// Ids of the entries that rest on feedback alone.
    func unconfirmed(as officer: Officer = .zhaoqingBatch) throws -> [UInt64] {
        var trace = ReadTrace()
        return registry.unconfirmedEntries(context(officer), after: 0, limit: 100, &trace)
            .rows.map(\.id)
    }

    /// Undoes a batch to its last row, as the daemon does.
    mutating func undo(
        _ batch: UInt64, reason: String = "名单有误", as officer: Officer = .zhaoqingBatch
    ) throws(Refusal) {
        try run(
            .undoRosterBatch(UndoRosterBatchRequest(batchId: batch, reason: reason)), as: officer)
        var trace = ReadTrace()
        while registry.unfinishedBatches(&trace).contains(batch) {
            try run(.discardRosterRows(batch: batch), as: .zhaoqingBatch)
        }
    }

    @discardableResult
    mutating func void(
        _ numbers: [String], as officer: Officer = .zhaoqingBatch
    ) throws(Refusal) -> [UInt64] {
        try run(
            .voidResults(
                VoidResultsRequest(
                    managementNumbers: numbers, reason: "违纪", document: "人考函〔2021〕某号")),
            as: officer)
    }
}

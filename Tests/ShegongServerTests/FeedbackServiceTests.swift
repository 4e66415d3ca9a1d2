import ProtobufRuntime
import Registry
import Schema
import Storage
import TTRPC
import Testing

@testable import ShegongServer

/// Feedback, the outbox and the roster's later life through the daemon's core.
struct FeedbackServiceTests {
    private func confirmed(_ world: ServerWorld) throws {
        try world.write(.openFeedback, SampleRequest.openFeedback, as: .deqingClerk)
        try world.write(
            .reviewFeedback, ReviewFeedbackRequest(feedbackId: 1, approved: true),
            as: .deqingReviewer)
        try world.write(
            .confirmFeedback, ConfirmFeedbackRequest(feedbackId: 1, approved: true),
            as: .zhaoqingFinal)
    }

    @Test func `Masked to all, in clear with a reason, a budget and an audit entry`() throws {
        let world = try ServerWorld.withRoster()
        try world.write(.openFeedback, SampleRequest.openFeedback, as: .deqingClerk)
        let masked = try world.reply(
            .getFeedback, GetFeedbackRequest(feedbackId: 1), as: .deqingReviewer,
            GetFeedbackReply.self)
        #expect(masked.feedback?.name == Passer.wang.name)
        #expect(masked.feedback?.documentNumber != Passer.wang.number)
        #expect(masked.feedback?.phone.hasPrefix("138") == false)
        let clear = try world.reply(
            .revealFeedback, RevealFeedbackRequest(feedbackId: 1, reason: "向湖南省核实"),
            as: .deqingReviewer, RevealFeedbackReply.self)
        #expect(clear.feedback?.documentNumber == Passer.wang.number)
        let entry = try #require(world.audit.last)
        #expect(entry.kind == .reveal && entry.reason == "向湖南省核实")
        #expect(entry.subjectToken.count == 16)
        let refused = world.call(
            .revealFeedback, RevealFeedbackRequest(feedbackId: 1, reason: ""), as: .deqingReviewer)
        #expect(refused?.reason == "REASON_REQUIRED")
        let foreign = world.call(
            .getFeedback, GetFeedbackRequest(feedbackId: 1), as: .duanzhouClerk)
        #expect(foreign?.reason == "NOT_FOUND")
        let list = try world.reply(
            .listFeedback, ListFeedbackRequest(state: .open), as: .zhaoqingFinal,
            ListFeedbackReply.self)
        #expect(list.cases.map(\.id) == [1])
    }

    @Test func `The job gets telephone numbers in clear, each in the audit before it leaves`()
        throws
    {
        let world = try ServerWorld.withRoster()
        try confirmed(world)
        let before = world.audit.count
        let due = try world.reply(
            .takeDueMessages, TakeDueMessagesRequest(), as: .batch, TakeDueMessagesReply.self)
        let message = try #require(due.messages.first)
        #expect(due.messages.count == 1 && message.phone == "13800000000")
        let entries = world.audit.dropFirst(before)
        #expect(entries.map(\.kind) == [.reveal])
        #expect(entries.first?.reason == "短信 1 feedback/1")
        let listed = try world.reply(
            .listMessages, ListMessagesRequest(state: .queued), as: .deqingClerk,
            ListMessagesReply.self)
        #expect(listed.messages.map(\.id) == [1])
        #expect(listed.messages.first?.phone.hasPrefix("138") == false)
        let result = try world.write(
            .reportDelivery,
            ReportDeliveryRequest(deliveries: [
                MessageDelivery(messageId: 1, createdAt: message.createdAt, outcome: .handedOver),
                MessageDelivery(messageId: 9, createdAt: 1, outcome: .failed),
            ]), as: .batch)
        #expect(result.ids == [1])
        let empty = world.audit.count
        let none = try world.reply(
            .takeDueMessages, TakeDueMessagesRequest(), as: .batch, TakeDueMessagesReply.self)
        #expect(none.messages.isEmpty && world.audit.count == empty)
    }

    @Test
    func `A roster that answers many cases settles them in small changes, over a restart too`()
        throws
    {
        let world = try ServerWorld.withRoster()
        let rows = ServerWorld.inventedRows(600)
        for row in rows {
            var request = SampleRequest.openFeedback
            request.identity = FullIdentity(
                name: row.name,
                document: IdentityDocument(kind: .resident, number: row.documentNumber))
            request.managementNumber = row.managementNumber
            try world.write(.openFeedback, request, as: .deqingClerk)
        }
        let reply = try world.importRoster(rows, digest: 7)
        #expect(reply.errorCount == 0)
        #expect(world.open() == 101, "the first chunk is settled right behind the publication")
        let restarted = try world.restarted()
        #expect(restarted.open() == 101)
        restarted.send(.tick)
        #expect(restarted.open() == 0)
        #expect(restarted.core.state.count(.message) == 600)
        for change in restarted.durable.flatMap(\.changes) + world.durable.flatMap(\.changes) {
            #expect(change.puts.count <= 1_001)
        }
        restarted.send(.tick)
        #expect(restarted.core.state.count(.message) == 600)
    }

    @Test func `An undone import goes row by row behind the answer, over a restart too`() throws {
        let world = try ServerWorld.withRoster()
        let stream = world.openImport()
        let rows = ServerWorld.inventedRows(1_500)
        stream.sendHeader(expecting: 1_500, digest: 5)
        stream.sendRows(Array(rows[..<1_000]), from: 1)
        stream.sendRows(Array(rows[1_000...]), from: 1_001)
        stream.finish()
        let batch = try #require(try stream.reply().batch).id
        try world.write(
            .undoRosterBatch, UndoRosterBatchRequest(batchId: batch, reason: "名单有误"), as: .batch)
        #expect(try world.visibleEntries() == 2)
        #expect(world.storedEntries() == 1_502)
        world.send(.tick)
        #expect(world.storedEntries() == 502)
        let restarted = try world.restarted()
        restarted.send(.tick)
        #expect(restarted.storedEntries() == 2)
        // The same file may come in again.
        #expect(try restarted.importRoster(rows.dropLast(500), digest: 5).errorCount == 0)
        #expect(try restarted.visibleEntries() == 1_000)
    }

    @Test func `What rests on feedback alone and what is void are listed, masked`() throws {
        let world = try ServerWorld.withRoster()
        try confirmed(world)
        let unconfirmed = try world.reply(
            .listUnconfirmed, ListUnconfirmedRequest(), as: .deqingClerk,
            ListUnconfirmedReply.self)
        #expect(unconfirmed.entries.map(\.origin) == [.feedback])
        #expect(unconfirmed.entries.first?.documentNumber != Passer.wang.number)
        let result = try world.write(
            .voidResults,
            VoidResultsRequest(
                managementNumbers: [Passer.zhang.managementNumber], reason: "违纪", document: "某号"),
            as: .batch)
        #expect(result.ids == [1])
        let void = try world.reply(
            .listVoidResults, ListVoidRequest(), as: .zhaoqingFinal, ListVoidReply.self)
        #expect(void.results.count == 1)
        #expect(void.results.first?.entry?.documentNumber != Passer.zhang.number)
        let refused = world.call(
            .openAccount, OpenAccountRequest(identity: Passer.zhang.identity), as: .deqingClerk)
        #expect(refused?.reason == "RESULT_VOID")
    }
}

extension ServerWorld {
    /// Feedback cases that somebody still has to decide.
    fileprivate func open() -> Int {
        var open = 0
        var trace = ReadTrace()
        core.state.forEach(FeedbackCase.self, .feedbackCase, &trace) { _, feedback in
            open += feedback.state == .open ? 1 : 0
            return true
        }
        return open
    }
}

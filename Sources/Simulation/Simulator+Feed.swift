import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Feeds that clients read to where they are current: each is held against the model.
extension Simulator {
    mutating func feedEnded(
        _ messages: [[UInt8]], _ waiting: SimulatedClient.Waiting
    ) throws(Violation) {
        var last: UInt64 = 0
        for message in messages {
            guard let reply = try? WatchReply(decoding: message) else {
                throw Violation("the messages of a feed decode")
            }
            try expect(
                reply.revision <= model.durableRevision, "a feed shows only what is durable")
            for change in reply.changes {
                try expect(
                    change.revision > last && change.revision <= reply.revision,
                    "changes come in order, each once")
                last = change.revision
                try expect(
                    !change.records.isEmpty, "a change is told for the sake of its records")
                for record in change.records {
                    try check(record, at: change.revision)
                }
            }
            tally.fedChanges += reply.changes.count
        }
    }

    /// What is told of a record is what the model has of it at that revision.
    private func check(_ record: WatchedRecord, at revision: UInt64) throws(Violation) {
        let states = model.states
        guard record.outcome == .put, record.kind == .application else { return }
        var trace = ReadTrace()
        let expected = states[Int(revision)].get(
            Application.self, .application, record.id, &trace)
        try expect(
            (try? Application(decoding: record.record))?.state == expected?.state,
            "the feed tells of an application what it was at its revision")
    }
}

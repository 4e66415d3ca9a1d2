import Registry
import Schema
import TTRPC

/// Migration from a retired system: the questions, masked, and the steps that go on by themselves.
extension ServerCore {
    /// The command of a write; nil for methods that are not one.
    func migrationCommand(
        _ method: Method, _ call: IncomingCall
    ) throws(CallFailure) -> Command? {
        switch method {
        case .openMigration: .openMigration(try decode(OpenMigrationRequest.self, call))
        case .stageMigration: .stageMigration(try decode(StageMigrationRequest.self, call))
        case .acceptMigration: .acceptMigration(try decode(AcceptMigrationRequest.self, call))
        case .advanceMigration: .advanceMigration(try decode(AdvanceMigrationRequest.self, call))
        case .undoMigration: .undoMigration(try decode(UndoMigrationRequest.self, call))
        default: try erasureCommand(method, call)
        }
    }

    mutating func listMigrations(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListMigrationsRequest.self, call)
        var trace = ReadTrace()
        let found = registry.migrations(request, context.command, &trace)
        var reply = ListMigrationsReply()
        reply.batches = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func listMigrationRows(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListMigrationRowsRequest.self, call)
        var trace = ReadTrace()
        let found = try ask(&trace) { trace throws(Refusal) in
            try registry.migrationRows(request, context.command, &trace)
        }
        let profile = context.caller.maskingProfile
        var reply = ListMigrationRowsReply()
        reply.rows = found.rows.map { $0.masked(by: profile) }
        reply.end = found.end
        let persons = found.rows.filter { $0.kind == .person && $0.recordId != 0 }
        try self.reply(context, reply, showing: persons.map(\.recordId), trace, &actions)
    }

    mutating func findLegacy(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(FindLegacyRequest.self, call)
        var trace = ReadTrace()
        let found = try ask(&trace) { trace throws(Refusal) in
            try registry.persons(
                withLegacyNumber: request.legacyNumber, context.command, &trace)
        }
        let profile = context.caller.maskingProfile
        var reply = FindLegacyReply()
        reply.persons = found.map { $0.masked(by: profile) }
        try self.reply(context, reply, showing: found.map(\.id), trace, &actions)
    }

    /// A step a tick of what was accepted or is taken back; also of what a stop left behind.
    mutating func advanceMigrations() {
        guard !refusesWrites, !journal.isFull else { return }
        var trace = ReadTrace()
        guard let batch = registry.unfinishedMigrations(&trace).first else { return }
        // A refusal means that nothing is left to do.
        _ = try? make(
            ownContext(.advanceMigration),
            .advanceMigration(AdvanceMigrationRequest(batchId: batch)), nil)
    }
}

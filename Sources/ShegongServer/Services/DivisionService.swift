import Registry
import Schema
import TTRPC

/// Divisions in time: the questions, and the moving that goes on by itself.
extension ServerCore {
    mutating func listDivisionChanges(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListDivisionChangesRequest.self, call)
        let page = request.page ?? PageRequest()
        var trace = ReadTrace()
        let found = registry.divisionChanges(
            about: request.divisionId, after: page.afterId, limit: page.boundedLimit, &trace)
        var reply = ListDivisionChangesReply()
        reply.changes = found.rows
        reply.end = found.end
        try self.reply(context, reply, trace, &actions)
    }

    mutating func listUnplaced(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListUnplacedRequest.self, call)
        var trace = ReadTrace()
        let found = try ask(&trace) { trace throws(Refusal) in
            try registry.unplacedPersons(request, context.command, &trace)
        }
        let profile = context.caller.maskingProfile
        var reply = ListUnplacedReply()
        reply.persons = found.rows.map { $0.masked(by: profile) }
        reply.end = found.end
        try self.reply(context, reply, showing: found.rows.map(\.id), trace, &actions)
    }

    /// The command of a write; nil for methods that are not one.
    func divisionCommand(
        _ method: Method, _ call: IncomingCall
    ) throws(CallFailure) -> Command? {
        switch method {
        case .publishDivisionChange:
            .publishDivisionChange(try decode(PublishDivisionChangeRequest.self, call))
        case .moveDivision: .moveDivision(try decode(MoveDivisionRequest.self, call))
        case .placePerson: .placePerson(try decode(PlacePersonRequest.self, call))
        default: try migrationCommand(method, call)
        }
    }

    /// From the first day of a new map on, a step a tick of what follows the act; also of what a
    /// stop of the daemon left behind.
    mutating func moveDivisions() {
        guard !refusesWrites, !journal.isFull else { return }
        var trace = ReadTrace()
        let context = ownContext(.moveDivision)
        let waiting = registry.unmovedDivisionChanges(today: context.command.today, &trace)
        guard let change = waiting.first else { return }
        // A refusal means that nothing is left to move.
        _ = try? make(context, .moveDivision(MoveDivisionRequest(changeId: change)), nil)
    }

    /// What the daemon does of its own.
    func ownContext(_ method: Method) -> CallContext {
        CallContext(
            id: CallID(connection: ConnectionID(rawValue: 0), stream: 0), method: method,
            access: method.access,
            peer: Peer(uid: 0, accountName: nil, socket: .administration),
            metadata: CallMetadata([]),
            command: CommandContext(
                caller: .administrationSocket, now: max(registryNow, registry.lastChangeAt),
                isRehearsal: store.isRehearsal))
    }
}

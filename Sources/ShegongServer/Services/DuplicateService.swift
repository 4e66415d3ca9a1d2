import Registry
import Schema
import TTRPC

/// Accounts of one human: two files side by side, masked, and what officers did about them.
extension ServerCore {
    mutating func comparePersons(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ComparePersonsRequest.self, call)
        var trace = ReadTrace()
        let compared = try ask(&trace) { trace throws(Refusal) in
            try registry.compare(request, context.command, &trace)
        }
        var reply = ComparePersonsReply()
        reply.first = ComparedFile(compared.first)
        reply.second = ComparedFile(compared.second)
        reply.differing = compared.differing
        reply.pair = compared.pair
        reply.rehearsal = store.isRehearsal
        try self.reply(
            context, reply.masked(by: context.caller.maskingProfile),
            showing: [request.firstId, request.secondId], trace, &actions)
    }

    mutating func listPersonPairs(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListPersonPairsRequest.self, call)
        var trace = ReadTrace()
        let found = registry.pairs(request, context.command, &trace)
        var reply = ListPersonPairsReply()
        reply.pairs = found.rows
        reply.end = found.end
        try self.reply(
            context, reply, showing: found.rows.flatMap { [$0.survivorId, $0.mergedId] }, trace,
            &actions)
    }
}

extension ComparedFile {
    fileprivate init(_ file: PersonFile) {
        self.init(
            person: file.person, identity: file.identity, certificates: file.certificates,
            periods: file.periods)
    }
}

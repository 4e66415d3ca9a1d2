import Registry
import Schema
import TTRPC

/// After a restore: the beginning of the new epoch, and what is known outside held against the
/// registry.
extension ServerCore {
    /// In a change of its own, before any call is answered: no number of the lost time is ever
    /// given by the new one. A refusal means that there is no number left, which nobody reaches.
    mutating func beginEpoch() {
        guard isEpochNew, !refusesWrites else { return }
        isEpochNew = false
        let request = SkipNumbersRequest(numbers: Registry.numbersLeftOut)
        let command = Command.skipNumbers(request, epoch: store.epoch, isBeginning: true)
        _ = try? make(ownContext(.skipNumbers), command, nil)
    }

    /// Questions after a restore, and about erasures.
    mutating func askRecovery(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        switch context.method {
        case .listEpochs: try listEpochs(context, call, &actions)
        case .previewErasure: try previewErasure(context, call, &actions)
        case .listErasures: try listErasures(context, call, &actions)
        default: try compareOutside(context, call, &actions)
        }
    }

    private mutating func listEpochs(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListEpochsRequest.self, call)
        var trace = ReadTrace()
        let found = registry.epochs(request, &trace)
        let reply = ListEpochsReply(epochs: found.rows, end: found.end, epoch: store.epoch)
        try self.reply(context, reply, trace, &actions)
    }

    private mutating func compareOutside(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(CompareOutsideRequest.self, call)
        var trace = ReadTrace()
        let findings = try ask(&trace) { trace throws(Refusal) in
            try registry.compareOutside(request, context.command, &trace)
        }
        // What is missing is missing in the whole state, which the answer names.
        trace.note(registry.revision)
        let reply = CompareOutsideReply(
            findings: findings, revision: registry.revision, epoch: store.epoch)
        let persons = findings.map(\.personId).filter { $0 != 0 }
        try self.reply(context, reply, showing: persons, trace, &actions)
    }
}

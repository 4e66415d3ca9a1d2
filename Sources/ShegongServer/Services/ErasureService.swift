import Registry
import Schema
import TTRPC

/// Erasure of persons' data: its questions, and the commands of its steps.
extension ServerCore {
    mutating func previewErasure(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(PreviewErasureRequest.self, call)
        var trace = ReadTrace()
        let reply = try ask(&trace) { trace throws(Refusal) in
            try registry.previewErasure(request, context.command, &trace)
        }
        try self.reply(context, reply, showing: [reply.personId], trace, &actions)
    }

    mutating func listErasures(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout ServerActions
    ) throws(CallFailure) {
        let request = try decode(ListErasuresRequest.self, call)
        var trace = ReadTrace()
        let found = registry.erasures(request, context.command, &trace)
        let reply = ListErasuresReply(erasures: found.rows, end: found.end)
        try self.reply(context, reply, showing: found.rows.map(\.personId), trace, &actions)
    }

    /// The command of a write; nil for methods that are not one.
    func erasureCommand(
        _ method: Method, _ call: IncomingCall
    ) throws(CallFailure) -> Command? {
        switch method {
        case .skipNumbers:
            .skipNumbers(
                try decode(SkipNumbersRequest.self, call), epoch: store.epoch, isBeginning: false)
        case .settleOutside: .settleOutside(try decode(SettleOutsideRequest.self, call))
        case .requestErasure: .requestErasure(try decode(RequestErasureRequest.self, call))
        case .confirmErasure: .confirmErasure(try decode(ConfirmErasureRequest.self, call))
        case .withdrawErasure: .withdrawErasure(try decode(WithdrawErasureRequest.self, call))
        case .executeErasure: .executeErasure(try decode(ExecuteErasureRequest.self, call))
        default: nil
        }
    }
}

import Registry
import Schema
import TTRPC

/// Who is calling, and may he? Asked anew on every request: a binding that ended a moment ago
/// counts no longer.
extension ServerCore {
    /// The caller on a connection. Looked up once for each state of the bindings; whether the
    /// binding is in force now is asked every time.
    mutating func caller(
        on id: ConnectionID, _ connection: Connection, at now: Int64
    ) -> Caller? {
        if let known = connection.recognised, known.bindings == registry.bindingsRevision,
            known.caller.isInForce(now: now)
        {
            return known.caller
        }
        let found = caller(of: connection.peer)
        let bindings = registry.bindingsRevision
        connections[id]?.recognised = found.map { ($0, bindings) }
        connections[id]?.hasCalled = connection.hasCalled || found != nil
        return found
    }

    /// The caller behind a peer; nil for somebody without a binding in force.
    func caller(of peer: Peer) -> Caller? {
        switch peer.socket {
        case .administration:
            return .administrationSocket
        case .bureau:
            // 65534 is what the kernel reports for a uid it cannot map; root has no role here.
            guard peer.uid != 0, peer.uid != 65534, let name = peer.accountName else { return nil }
            var trace = ReadTrace()
            if store.isRehearsal {
                _ = registry.rehearsalOffset(&trace)
            }
            guard
                let binding = registry.operatorInForce(
                    uid: peer.uid, accountName: name, now: registryNow, &trace)
            else { return nil }
            let bureau = registry.get(Bureau.self, .bureau, binding.bureauId, &trace)
            return Caller(operator: binding, bureau: bureau)
        }
    }

    /// PERMISSION_DENIED once, without a detail, then the connection is closed. Both wait until
    /// the end of a binding, if that is why, is on disk.
    mutating func refuseUnknownPeer(
        _ id: CallID, _ peer: Peer, _ metadata: CallMetadata, _ trace: ReadTrace,
        _ actions: inout ServerActions
    ) {
        let status = messages.status(.unknownPeer, metadata.language)
        let held = JournalQueue.HeldReply(
            call: id, outcome: .turnAway(status, reason: "unknown peer"))
        journal.hold(held, until: trace.newestRevision, afterAudit: false, &actions)
        guard unknownPeers.isDue(uid: peer.uid, now: machineNow) else { return }
        actions.append(.log(.unknownPeer(uid: peer.uid, accountName: peer.accountName)))
        guard !refusesWrites else { return }
        var entry = AuditEntry()
        entry.at = registryNow
        entry.kind = .unknownPeer
        entry.uid = peer.uid
        entry.reason = "UNKNOWN_PEER"
        journal.add(entry)
    }

    /// Role and rate. The scope is the registry's to judge, with the records in hand.
    mutating func admit(_ context: CallContext) throws(CallFailure) {
        let access = context.access
        if context.peer.socket == .bureau {
            guard !access.roles.isDisjoint(with: context.caller.roles) else {
                throw .notPermitted
            }
            if !context.caller.has(.batch) {
                guard
                    limits.take(
                        operator: context.caller.operator.id, isChange: access.changesState,
                        now: machineNow)
                else { throw .overLimit(.requestRate) }
            }
        }
        if access.changesState || access.audit == .durable {
            guard !refusesWrites else { throw .writesRefused }
            guard !journal.isFull else { throw .overLimit(.journalBusy) }
        }
    }

    /// Closes the connections of operators whose binding is over.
    mutating func closeEndedOperators(_ actions: inout ServerActions) {
        for (id, connection) in connections.sorted(by: { $0.key < $1.key }) {
            guard connection.peer.socket == .bureau, connection.hasCalled,
                caller(of: connection.peer) == nil
            else { continue }
            actions.append(.closeConnection(id, reason: "the operator's binding is over"))
        }
    }
}

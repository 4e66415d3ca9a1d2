internal import NIOCore

/// What all connections of a server share: their table, the batches for the owner, the flushes.
///
/// `@unchecked Sendable` is sound because all state is confined to `eventLoop`: every entrance
/// from outside checks that it runs there, and the handlers that call in live on that loop.
final class ServerLoop: @unchecked Sendable {
    let eventLoop: any EventLoop
    private let sink: any CallSink
    let polling: BusyPolling?
    private var connections: [ConnectionID: ServerConnectionHandler] = [:]
    private var connectionsOpened: UInt64 = 0
    private(set) var listeners: [Int: Listener] = [:]
    private var listenersOpened = 0

    private var events: [ServerEvent] = []
    private var isDelivering: Bool { deliveryTime != nil }
    private var deliveryTime: MonotonicTime?
    private var touched: [ServerConnectionHandler] = []
    private var isTickScheduled = false
    private var isDraining = false
    private var isFinished = false

    init(eventLoop: any EventLoop, sink: any CallSink, polling: BusyPolling?) {
        self.eventLoop = eventLoop
        self.sink = sink
        self.polling = polling
    }

    /// The time; during a batch, that of its delivery, so that many answers cost one look.
    var now: MonotonicTime { deliveryTime ?? MonotonicTime(eventLoop.now) }

    // MARK: Listeners and connections

    func add(_ listener: Listener) -> Int? {
        eventLoop.preconditionInEventLoop()
        guard !isDraining else { return nil }
        listenersOpened += 1
        listeners[listenersOpened] = listener
        return listenersOpened
    }

    func setChannel(_ channel: any Channel, ofListener number: Int) {
        eventLoop.preconditionInEventLoop()
        guard var listener = listeners[number], !isDraining else {
            channel.close(promise: nil)
            return
        }
        listener.channel = channel
        listeners[number] = listener
        polling?.watch(channel)
    }

    func listenerClosed(_ number: Int) {
        eventLoop.preconditionInEventLoop()
        listeners.removeValue(forKey: number)?.boundPath?.unlinkIfOurs()
        finishIfDrained()
    }

    /// Counts a peer in, unless a cap forbids it.
    func admit(_ peer: PeerCredentials, to number: Int) -> ConnectionID? {
        guard var listener = listeners[number], !isDraining else { return nil }
        guard listener.connectionCount < listener.limits.connectionsMaximum else {
            return refuse(.tooManyConnections, at: number)
        }
        let ofUser = listener.connectionsOfUser[peer.userID, default: 0]
        guard ofUser < listener.limits.connectionsPerUserMaximum else {
            return refuse(.tooManyConnectionsOfUser(peer.userID), at: number)
        }
        listener.connectionCount += 1
        listener.connectionsOfUser[peer.userID] = ofUser + 1
        listeners[number] = listener
        connectionsOpened += 1
        return ConnectionID(rawValue: connectionsOpened)
    }

    private func refuse(_ refusal: ConnectionRefusal, at number: Int) -> ConnectionID? {
        report(refusal, at: number)
        return nil
    }

    func report(_ refusal: ConnectionRefusal, at number: Int) {
        guard let listener = listeners[number] else { return }
        events.append(.connectionRefused(refusal, listener: listener.name))
        scheduleTick()
    }

    func release(_ peer: PeerCredentials, from number: Int) {
        guard var listener = listeners[number] else { return }
        listener.connectionCount -= 1
        let left = listener.connectionsOfUser[peer.userID, default: 1] - 1
        listener.connectionsOfUser[peer.userID] = left > 0 ? left : nil
        listeners[number] = listener
    }

    func opened(_ handler: ServerConnectionHandler) {
        connections[handler.id] = handler
        let name = listeners[handler.listener]?.name ?? ""
        events.append(.connectionOpened(handler.id, handler.peer, listener: name))
        if isDraining { handler.machine.drain(at: now) }
        touch(handler)
        // Its timers start with the first settling, and the owner learns of it before it speaks.
        scheduleTick()
    }

    func closed(_ handler: ServerConnectionHandler) {
        connections[handler.id] = nil
        collect(handler)
        scheduleTick()
        finishIfDrained()
    }

    // MARK: Steps

    /// A step of a connection outside the owner's answers. What it brought is delivered when the
    /// loop has read every socket that had something: the owner sees all of it at once.
    func stepped(_ handler: ServerConnectionHandler) {
        touch(handler)
        scheduleTick()
    }

    /// Carries out an answer of the owner.
    @discardableResult
    func onConnection<Result>(
        _ id: ConnectionID, _ step: (ServerConnectionHandler, MonotonicTime) -> Result
    ) -> Result? {
        eventLoop.preconditionInEventLoop()
        guard let handler = connections[id] else { return nil }
        let result = step(handler, now)
        touch(handler)
        scheduleTick()
        return result
    }

    func onEachConnection(_ step: (ServerConnectionHandler, MonotonicTime) -> Void) {
        eventLoop.preconditionInEventLoop()
        for id in connections.keys.sorted() { onConnection(id, step) }
    }

    func drain() {
        eventLoop.preconditionInEventLoop()
        guard !isDraining else { return }
        isDraining = true
        for listener in listeners.values { listener.channel?.close(promise: nil) }
        onEachConnection { handler, now in handler.machine.drain(at: now) }
        finishIfDrained()
    }

    func flushNow() {
        eventLoop.preconditionInEventLoop()
        if !isDelivering { deliver() }
    }

    private func finishIfDrained() {
        guard isDraining, !isFinished, listeners.isEmpty, connections.isEmpty else { return }
        isFinished = true
        events.append(.drained)
        scheduleTick()
    }

    // MARK: Batches and flushes

    private func touch(_ handler: ServerConnectionHandler) {
        collect(handler)
        guard !handler.isTouched else { return }
        handler.isTouched = true
        touched.append(handler)
    }

    private func collect(_ handler: ServerConnectionHandler) {
        guard !handler.output.events.isEmpty else { return }
        events.append(contentsOf: handler.output.events)
        handler.output.events.removeAll(keepingCapacity: true)
    }

    /// Events that are answered before the answers are flushed: whoever sent more reads the first
    /// answers while the next are made.
    private static let eventsAtOnce = 32

    /// Delivers the gathered events in batches, and flushes what the owner answered after each.
    /// Events that come up meanwhile wait for the next tick, so that no peer can hold the loop.
    private func deliver() {
        polling?.workBegins()
        let time = MonotonicTime(eventLoop.now)
        deliveryTime = time
        if events.count <= Self.eventsAtOnce {
            let batch = events
            events = []
            deliver(batch, at: time)
        } else {
            var rest = events[...]
            events = []
            while !rest.isEmpty {
                deliver(Array(rest.prefix(Self.eventsAtOnce)), at: time)
                rest = rest.dropFirst(Self.eventsAtOnce)
            }
        }
        deliveryTime = nil
        if !events.isEmpty || !touched.isEmpty { scheduleTick() }
        polling?.sawTraffic()
    }

    private func deliver(_ batch: [ServerEvent], at time: MonotonicTime) {
        if !batch.isEmpty {
            sink.receive(batch, from: ServerHandle(server: self))
        }
        let handlers = touched
        touched = []
        for handler in handlers {
            handler.isTouched = false
            handler.settle(at: time)
            collect(handler)
        }
    }

    private func scheduleTick() {
        guard !isTickScheduled, !isDelivering else { return }
        isTickScheduled = true
        eventLoop.execute {
            self.isTickScheduled = false
            self.deliver()
        }
    }
}

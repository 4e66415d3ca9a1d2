import Dispatch
import Synchronization

/// A work of parts: they are made by a pure function, beside one another, and taken in the order of
/// their numbers by the thread that calls. What comes of it, the error included, is what making
/// and taking one after the other gives, whoever made which part and when.
///
/// Duties:
/// 1. Give out the numbers rising, and so few ahead of what was taken that little waits in memory.
/// 2. Let the caller make a part himself rather than wait, so that no helper is needed.
/// 3. Return only when every helper is gone.
package final class PartsInOrder<Part: Sendable>: Sendable {
    private struct State {
        /// The number that is given out next.
        var next = 0
        var taken = 0
        var made: [Int: Result<Part, StorageError>] = [:]
        /// Nothing more is to be made.
        var isEnded = false
    }

    private enum Task {
        case make(Int)
        case wait
        case leave
    }

    private let count: Int
    private let helpers: Helpers
    private let make: @Sendable (Int) throws(StorageError) -> Part
    private let state = Mutex(State())
    /// Raised for every part that was made.
    private let made = DispatchSemaphore(value: 0)
    /// Raised for every helper when a part was taken, and at the end.
    private let taken = DispatchSemaphore(value: 0)
    private let left = DispatchSemaphore(value: 0)

    /// Makes and takes so many parts. `make` may be called on any thread, for a part or two that
    /// are never taken, too.
    package static func run(
        _ count: Int, helpers: Helpers,
        make: @escaping @Sendable (Int) throws(StorageError) -> Part,
        take: (Part) throws(StorageError) -> Void
    ) throws(StorageError) {
        guard helpers.count > 0, count > 1 else {
            for number in 0..<count {
                try take(try make(number))
            }
            return
        }
        let work = PartsInOrder(count, helpers: helpers, make: make)
        for helper in 0..<helpers.count {
            helpers.start(helper) { work.help() }
        }
        defer { work.end() }
        try work.takeAll(take)
    }

    /// All parts of a work that cannot fail, in order.
    package static func all(
        _ count: Int, helpers: Helpers, make: @escaping @Sendable (Int) -> Part
    ) -> [Part] {
        var parts: [Part] = []
        // Neither closure throws, so nothing is thrown.
        try? run(count, helpers: helpers) { (number) throws(StorageError) in
            make(number)
        } take: { (part) throws(StorageError) in
            parts.append(part)
        }
        return parts
    }

    private init(
        _ count: Int, helpers: Helpers,
        make: @escaping @Sendable (Int) throws(StorageError) -> Part
    ) {
        self.count = count
        self.helpers = helpers
        self.make = make
    }

    private func takeAll(_ take: (Part) throws(StorageError) -> Void) throws(StorageError) {
        for number in 0..<count {
            try take(try part(number).get())
            state.withLock { $0.taken = number + 1 }
            wakeHelpers()
        }
    }

    /// A part, made by whoever has it; while that takes its time, the caller makes others.
    private func part(_ number: Int) -> Result<Part, StorageError> {
        while true {
            if let part = state.withLock({ $0.made.removeValue(forKey: number) }) {
                return part
            }
            switch nextTask() {
            case .make(let other): produce(other)
            case .wait, .leave: made.wait()
            }
        }
    }

    private func help() {
        helping: while true {
            switch nextTask() {
            case .make(let number): produce(number)
            case .wait: taken.wait()
            case .leave: break helping
            }
        }
        left.signal()
    }

    private func nextTask() -> Task {
        let ahead = 2 * (helpers.count + 1)
        return state.withLock { state in
            guard !state.isEnded, state.next < count else { return .leave }
            guard state.next < state.taken + ahead else { return .wait }
            state.next += 1
            return .make(state.next - 1)
        }
    }

    private func produce(_ number: Int) {
        let part: Result<Part, StorageError>
        do throws(StorageError) {
            part = .success(try make(number))
        } catch {
            part = .failure(error)
        }
        state.withLock { $0.made[number] = part }
        made.signal()
    }

    private func wakeHelpers() {
        for _ in 0..<helpers.count { taken.signal() }
    }

    private func end() {
        state.withLock { $0.isEnded = true }
        wakeHelpers()
        for _ in 0..<helpers.count { left.wait() }
    }
}

/// For how long a loop that has nothing to do looks for what comes next before it sleeps: learnt
/// from how long it had to wait before.
///
/// Looking costs a processor, and is worth it only where the next thing comes soon. So the time
/// grows while that is so, and falls to nothing where things come seldom: of one request a second
/// none is waited for awake. (Hypervisors wait for the work of a halted guest in the same way.)
struct PollingPace: Equatable {
    /// Never longer than this; zero = not at all.
    let longest: Duration
    /// For how long the next wait begins awake.
    private(set) var duration: Duration = .zero

    init(longest: Duration) {
        self.longest = longest
    }

    /// The time that a first short wait brings.
    private var shortest: Duration { longest / 8 }

    /// Something came, after a wait of `gap` from when there was nothing to do.
    mutating func waited(_ gap: Duration) {
        if gap > longest {
            duration = duration > shortest ? duration / 2 : .zero
        } else {
            duration = min(max(duration * 2, shortest), longest)
        }
    }
}

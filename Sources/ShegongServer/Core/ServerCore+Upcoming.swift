import Registry

/// The change of a lone write is handed to the journal first and installed afterwards, while the
/// disk works: nobody waits for the installing then.
extension ServerCore {
    /// The state with every change that was made.
    var registry: Registry {
        @inline(__always) _read {
            assert(upcoming == nil, "the state is read without its newest change")
            yield installed
        }
        _modify {
            assert(upcoming == nil, "the state is changed without its newest change")
            yield &installed
        }
    }

    /// Whether a change waits to be installed.
    package var hasUpcoming: Bool { upcoming != nil }

    /// Installs the change that waits for it.
    package mutating func installUpcoming() {
        guard let change = upcoming.take() else { return }
        history.install(change, in: &installed)
    }

    /// Makes a change part of the state. It is installed when its batch is with the journal, or
    /// before the next thing is done.
    mutating func take(up change: ExaminedChange) {
        upcoming = change
        // By the clock that it sets the batch is dated.
        if change.setsRehearsalClock { installUpcoming() }
    }
}

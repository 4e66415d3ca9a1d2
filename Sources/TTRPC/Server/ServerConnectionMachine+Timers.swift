/// What time and the socket's send buffer bring.
extension ServerConnectionMachine {
    /// The shell has handed all bytes to the socket, which still holds this many.
    package mutating func flushed(
        unsent byteCount: Int, at now: MonotonicTime, into output: inout ServerConnectionOutput
    ) {
        let wasPaused = unsentByteCount >= limits.replyBytesBeforePause
        sentByteCount = queuedByteCount &- UInt64(clamping: byteCount)
        unsentByteCount = max(0, byteCount)
        if unsentByteCount == 0 {
            unsentCheckedAt = nil
        } else if unsentCheckedAt == nil {
            unsentCheckedAt = now
            unsentProgressAt = now
            sentByteCountChecked = sentByteCount
        }
        let isPaused = unsentByteCount >= limits.replyBytesBeforePause
        if wasPaused, !isPaused {
            lastActivity = now
            if frameStartedAt != nil { frameStartedAt = now }
        }
        if !isPaused, ownerAwaitsWritable, isReceiving {
            ownerAwaitsWritable = false
            output.events.append(.writable(id))
        }
        finishDrainIfIdle(at: now)
    }

    /// When `timerFired` wants to be called; earlier is harmless.
    package var nextWakeup: MonotonicTime? {
        guard phase != .closed else { return nil }
        var wakeup: MonotonicTime?
        func include(_ time: MonotonicTime?) {
            guard let time else { return }
            wakeup = min(time, wakeup ?? time)
        }
        include(blockedWriteCheckAt)
        guard isReceiving else { return wakeup }
        include(deadlineCheckAt)
        include(silenceEndsAt)
        include(frameEndsAt)
        if case .draining(let since) = phase, streams.isEmpty, unsentByteCount == 0 {
            include(since + limits.drainLinger)
        }
        return wakeup
    }

    /// Looks at everything that may be due.
    ///
    /// - Parameter byteCount: what the socket has not sent yet.
    package mutating func timerFired(
        unsent byteCount: Int, at now: MonotonicTime, into output: inout ServerConnectionOutput
    ) {
        guard phase != .closed else { return }
        sentByteCount = queuedByteCount &- UInt64(clamping: byteCount)
        unsentByteCount = max(0, byteCount)
        expireStreams(at: now, into: &output)
        checkBlockedWrite(at: now, into: &output)
        if let end = silenceEndsAt, end <= now {
            beginClosing(hasCompletedRequest ? .idle : .noRequestInTime, into: &output)
        }
        if let end = frameEndsAt, end <= now {
            beginClosing(.frameTooSlow, into: &output)
        }
        finishDrainIfIdle(at: now)
    }

    private mutating func expireStreams(
        at now: MonotonicTime, into output: inout ServerConnectionOutput
    ) {
        guard let check = deadlineCheckAt, check <= now else { return }
        deadlineCheckAt = nil
        for stream in streams.ids {
            guard let live = streams[stream], let deadline = live.deadline else { continue }
            if deadline <= now {
                end(stream, live, .deadlineExceeded, .deadlineExceeded, into: &output)
            } else {
                deadlineCheckAt = min(deadline, deadlineCheckAt ?? deadline)
            }
        }
    }

    /// How often the progress of a blocked write is looked at.
    private var blockedWriteInterval: Duration { limits.blockedWriteTimeout / 6 }

    private var blockedWriteCheckAt: MonotonicTime? {
        guard unsentByteCount > 0, let checked = unsentCheckedAt else { return nil }
        return checked + blockedWriteInterval
    }

    private mutating func checkBlockedWrite(
        at now: MonotonicTime, into output: inout ServerConnectionOutput
    ) {
        guard let check = blockedWriteCheckAt, check <= now else { return }
        unsentCheckedAt = now
        if sentByteCount != sentByteCountChecked {
            sentByteCountChecked = sentByteCount
            unsentProgressAt = now
        } else if let progress = unsentProgressAt, progress + limits.blockedWriteTimeout <= now {
            // Not beginClosing: a connection that waits for its last replies ends so, too.
            beginClosing(.repliesNotRead, into: &output)
            phase = .closing(.repliesNotRead)
        }
    }

    /// When the peer has been silent for too long.
    private var silenceEndsAt: MonotonicTime? {
        guard isReceiving, wantsReading else { return nil }
        if !hasCompletedRequest { return openedAt + limits.firstRequestTimeout }
        return streams.isEmpty ? lastActivity + limits.idleTimeout : nil
    }

    /// When the frame that is being received has taken too long.
    private var frameEndsAt: MonotonicTime? {
        guard isReceiving, wantsReading, let started = frameStartedAt else { return nil }
        return started + limits.timeout(ofFrameWith: decoder.expectedDataByteCount)
    }

    /// Closes a draining connection whose work is done. The linger counts from the drain's
    /// beginning, so that a connection which was busy longer closes with its last reply.
    mutating func finishDrainIfIdle(at now: MonotonicTime) {
        guard case .draining(let since) = phase, streams.isEmpty, unsentByteCount == 0,
            since + limits.drainLinger <= now
        else { return }
        phase = .closing(.drained)
    }
}

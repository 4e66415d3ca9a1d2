/// Everything that the configuration file, the environment and flags decide.
package struct DaemonConfiguration: Sendable, CustomStringConvertible {
    package var directory = "/var/lib/shegong"
    package var bureauSocket = "/run/shegong/shegong.sock"
    package var administrationSocket = "/run/shegong/admin.sock"
    /// Group that may connect to the bureaus' socket when the daemon makes it; empty = everybody's
    /// own group stays. Sockets from the service manager keep what their unit says.
    package var socketGroup = ""
    package var logLevel = "info"
    package var connections = 512
    package var connectionsPerUser = 64
    package var segmentMegabytes = 64
    /// How long the loops of requests and of the journal stay awake after traffic, at most; 0 = not
    /// at all.
    package var pollMicroseconds = 200
    /// How long archived segments stay (10 years: the time for which a case may be asked about).
    package var retentionYears = 10
    package var core = ServerSettings()

    package init() {}

    /// The keys whose value is taken over at a start only, and differs in `next`.
    func settingsThatNeedARestart(toBecome next: DaemonConfiguration) -> [String] {
        let fixed: [(key: String, differs: Bool)] = [
            ("directory", directory != next.directory),
            ("socket", bureauSocket != next.bureauSocket),
            ("admin-socket", administrationSocket != next.administrationSocket),
            ("socket-group", socketGroup != next.socketGroup),
            ("connections", connections != next.connections),
            ("connections-per-user", connectionsPerUser != next.connectionsPerUser),
            ("segment-megabytes", segmentMegabytes != next.segmentMegabytes),
            ("poll-microseconds", pollMicroseconds != next.pollMicroseconds),
        ]
        return fixed.filter(\.differs).map(\.key)
    }

    /// One `key = value` a line, as the configuration file has them.
    package var description: String {
        """
        directory = "\(directory)"
        socket = "\(bureauSocket)"
        admin-socket = "\(administrationSocket)"
        socket-group = "\(socketGroup)"
        log-level = "\(logLevel)"
        connections = \(connections)
        connections-per-user = \(connectionsPerUser)
        reads-per-second = \(core.limits.readsPerSecond)
        changes-per-second = \(core.limits.changesPerSecond)
        reveals-per-hour = \(core.limits.revealsPerHour)
        reveals-per-day = \(core.limits.revealsPerDay)
        feed-megabytes = \(core.limits.feedBytes >> 20)
        attachment-megabytes = \(core.limits.attachmentBytes >> 20)
        segment-megabytes = \(segmentMegabytes)
        poll-microseconds = \(pollMicroseconds)
        snapshot-changes = \(core.snapshotChanges)
        snapshot-megabytes = \(core.snapshotBytes >> 20)
        snapshot-minutes = \(core.snapshotMilliseconds / 60_000)
        retention-years = \(retentionYears)
        """
    }
}

import ArgumentParser

// shegong-bench: how fast the daemon is, as ratios to a floor measured in the same minute.
//
// 1. Makes its data: invented persons from a seed, in a temporary store of its own, and starts the
//    daemon that it measures. `fill` alone works on a daemon that runs already.
// 2. Calls as what a caller is: an operator of role batch under a uid of its own, with
//    authorisation, masking and audit on.
// 3. Drives with frames encoded beforehand (CFloor), so that the client is not what is measured.
// 4. Measures the floor beside it in alternating rounds: a bare echo over the same frame decoder,
//    a table in C that answers the same look-ups, a bare write and fdatasync of the same bytes, a
//    bare read or write of a snapshot's bytes on the same file system, a count over three columns
//    of as many rows.
// 5. Makes registers of any size for the restore drill (make-backup), without a daemon.
// 6. Does requests in this process to be counted (count), which scripts/budget.sh holds against
//    the budgets in git.
// 7. Prints medians, spread, ratios and whether each target is met; exit 1 if one is missed.
struct ShegongBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shegong-bench",
        abstract: "Measures a shegong daemon against the floor under it.",
        subcommands: [
            LookupCommand.self, WriteCommand.self, ImportCommand.self, RestartCommand.self,
            StatisticsCommand.self, SnapshotCommand.self, MemoryCommand.self, MixedCommand.self,
            CurveCommand.self, SearchCommand.self, FillCommand.self, MakeBackupCommand.self,
            CountCommand.self,
            EchoServerCommand.self, FloorServerCommand.self, PrepareCommand.self,
            LookupDriverCommand.self,
            LatencyDriverCommand.self, LoneWriteDriverCommand.self, SharedWritesDriverCommand.self,
            UpdateDriverCommand.self,
            ImportDriverCommand.self, AnswerDriverCommand.self, TakeSnapshotCommand.self,
            StatisticsDriverCommand.self, SearchDriverCommand.self, MemoryDriverCommand.self,
            QuestionDriverCommand.self,
        ])
}

import ArgumentParser
import Schema
import ShegongClient

/// Takes many invented people through first registration on a daemon that runs already.
struct FillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fill",
        abstract: "Plays first registration for many people on a daemon that runs already.",
        discussion: """
            enter: as role batch, an account, a personal form and an application for each row of \
            the roster. first, final: as reviewer, approves what is pending; final also issues \
            the certificates. Call it under the uid of the officer it stands for.
            """)

    /// The officer's part.
    enum Step: String, ExpressibleByArgument, CaseIterable {
        case enter, first, final
    }

    @Option(help: "Path of the daemon's socket.")
    var socket: String

    @Option(help: "Which step is played.")
    var step: Step

    @Option(help: "Roster (CSV with a heading); needed by enter.")
    var roster: String?

    @Option(help: "Rows of the roster to leave out at its beginning.")
    var skip = 0

    @Option(help: "People or applications at most.")
    var count = 2_000

    @Option(help: "Notice under which applications are submitted.")
    var notice = ""

    @Option(help: "Calls in flight at most.")
    var inFlight = 32

    @Option(help: "Seed of the invented fields.")
    var seed: UInt64 = 20_211_215

    func validate() throws {
        guard step != .enter || roster != nil else {
            throw ValidationError("enter needs --roster")
        }
        guard skip >= 0, count >= 0, (1...128).contains(inFlight) else {
            throw ValidationError("skip and count are not negative, 1 to 128 calls in flight")
        }
    }

    func run() async throws {
        let client = RegistryClient(
            settings: ClientSettings(socketPath: socket, deadline: .seconds(60)))
        let totals: FillTotals
        switch step {
        case .enter:
            let rows = try RosterFile(path: roster ?? "").rows.dropFirst(skip).prefix(count)
            let entry = ApplicationEntry(client: client, notice: notice, seed: seed)
            totals = try await FillPool(inFlight: inFlight, title: "entered").run(Array(rows)) {
                (row: RosterFile.Row) in try await entry.enter(row)
            }
        case .first, .final:
            let review = ApplicationReview(client: client, isFinal: step == .final)
            let pending = try await review.pending(atMost: count)
            totals = try await FillPool(
                inFlight: inFlight, title: step == .first ? "first reviews" : "final reviews"
            ).run(pending) { (application: Application) in try await review.approve(application) }
        }
        await client.close()
        print(totals.line)
        guard totals.refused == 0 else { throw ExitCode(1) }
    }
}

import ArgumentParser

/// One streaming import, and the memory that it takes on both sides.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Imports a roster in one streaming call.",
        aliases: ["import"])

    @OptionGroup var options: MeasureOptions

    @Option(help: "Rows of the roster.")
    var rows = 100_000

    func validate() throws {
        guard (1...InventedIdentity.count).contains(rows) else {
            throw ValidationError("1 to \(InventedIdentity.count) rows can be invented")
        }
    }

    func run() async throws {
        let daemon = try MeasuredDaemon(options)
        defer { daemon.stop() }
        try daemon.drive("drive-import", options, ["--rows", "\(rows)"])
    }
}

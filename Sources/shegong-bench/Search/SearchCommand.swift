import ArgumentParser

/// Searches for persons by name over the socket, in the ways in which names are remembered and
/// typed.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Searches for persons by name, also misspelt.")

    @OptionGroup var options: MeasureOptions
    @OptionGroup var register: RegisterSize
    @OptionGroup var amount: SearchAmount

    func run() throws {
        let daemon = try MeasuredDaemon(
            options,
            register.register(seed: options.seed, names: SearchDriverCommand.names))
        defer { daemon.stop() }
        try daemon.drive(
            "drive-search", options,
            ["--persons", "\(register.persons)", "--searches", "\(amount.searches)"])
    }
}

/// How much a round asks.
struct SearchAmount: ParsableArguments {
    @Option(help: "Searches of each kind in a round.")
    var searches = 200

    func validate() throws {
        guard searches > 0 else { throw ValidationError("at least one search of each kind") }
    }
}

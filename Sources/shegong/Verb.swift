import ArgumentParser

/// A verb of the program.
protocol Verb: ParsableCommand {
    var options: CommonOptions { get }

    /// Does it. Throws `RegistryError` or `CommandFailure`.
    func perform(_ session: Session) async throws
}

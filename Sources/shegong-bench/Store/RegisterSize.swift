import ArgumentParser

/// How large the invented register is.
struct RegisterSize: ParsableArguments {
    @Option(help: "Persons in the register.")
    var persons = 200_000

    @Option(help: "What it holds of each: a registration with its papers, or a career.")
    var contents = RegisterContents.registrations

    func validate() throws {
        guard (1...InventedIdentity.count).contains(persons) else {
            throw ValidationError("1 to \(InventedIdentity.count) persons can be invented")
        }
    }

    /// The register, from the seed of the run.
    func register(seed: UInt64, names: NameChoice = .even) -> InventedRegister {
        InventedRegister(persons: UInt64(persons), seed: seed, names: names, contents: contents)
    }

    var condition: String { contents.condition(persons: persons) }
}

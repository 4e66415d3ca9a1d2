import ArgumentParser

/// How large the invented register is.
struct RegisterSize: ParsableArguments {
    @Option(help: "Persons in the register, each registered once.")
    var persons = 200_000

    func validate() throws {
        guard (1...InventedIdentity.count).contains(persons) else {
            throw ValidationError("1 to \(InventedIdentity.count) persons can be invented")
        }
    }

    var condition: String { "\(persons) persons, each with certificate and registration" }
}

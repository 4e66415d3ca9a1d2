import Schema

/// An invented exam passer: the same index, seed and choice of names give the same person.
struct InventedPerson {
    let index: Int
    let name: String
    let documentNumber: String
    let birthDate: UInt32
    let divisionID: UInt32
    let level: Level
    let examYear: UInt32

    init(index: Int, seed: UInt64, names: NameChoice = .even) {
        var random = SeededRandom(seed: seed &+ UInt64(index) &* 0x2545_f491_4f6c_dd1d)
        self.index = index
        name = names.name(&random)
        documentNumber = InventedIdentity.number(index)
        birthDate = InventedIdentity.birthDate(index)
        divisionID =
            InventedIdentity.counties[
                Int(random.next() % UInt64(InventedIdentity.counties.count))]
        level = random.next() % 100 < 72 ? .assistant : .socialWorker
        examYear = UInt32(2018 + random.next() % 3)
    }

    /// Opaque to the registry; like the old national ones it begins with the year and has 17
    /// digits.
    var managementNumber: String {
        "\(examYear)44" + InventedIdentity.padded(index, to: 11)
    }

    var document: IdentityDocument {
        var document = IdentityDocument()
        document.kind = .resident
        document.number = documentNumber
        return document
    }

    var identity: FullIdentity {
        var identity = FullIdentity()
        identity.name = name
        identity.document = document
        return identity
    }

    var rosterEntry: RosterEntry {
        var entry = RosterEntry()
        entry.examYear = examYear
        entry.level = level
        entry.name = name
        entry.documentKind = .resident
        entry.documentNumber = documentNumber
        entry.managementNumber = managementNumber
        entry.divisionId = divisionID
        entry.passedOn = examYear * 10_000 + 908
        entry.issuedOn = examYear * 10_000 + 1230
        return entry
    }
}

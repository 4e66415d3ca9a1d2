import ProtobufRuntime
import Registry
import Schema
import Storage

/// The register of a prefecture of invented persons: a row is a function of its table and key, so
/// that a register of any size is written without being held.
struct InventedRegister: Sendable {
    let persons: UInt64
    let seed: UInt64
    var names = NameChoice.even
    var contents = RegisterContents.registrations

    /// An account, a form, an application, its submission, two reviews, the certificate.
    private static var changesOfEach: UInt64 { 7 }
    /// 2021-12-15 09:00 in UTC+8.
    static var instant: Int64 { 1_639_530_000_000 }

    /// The register as a snapshot is written from it.
    var source: SnapshotSource {
        let revision = persons * Self.changesOfEach + 1
        var header = StateHeader()
        header.revision = revision
        header.lastChangeAt = Self.instant
        header.auditSequence = revision
        return SnapshotSource(
            covered: JournalPosition(
                epoch: 1, sequence: revision, revision: revision, digest: Digest.zero),
            revision: revision, instant: Self.instant,
            attributes: header.encoded(), tables: contents.tables.map(\.rawValue)
        ) { table, fromKey, visitor in
            guard let table = Table(rawValue: table) else { return }
            let last = contents.rowCount(table, persons: persons)
            var key = max(fromKey, 1)
            while key <= last {
                let row = self.row(table, key)
                guard row.withUnsafeBytes({ visitor(key, $0.bytes) }) else { return }
                key += 1
            }
        }
    }

    /// A row of one of the tables of its contents, keys from 1 on.
    func row(_ table: Table, _ key: UInt64) -> [UInt8] {
        switch (contents, table) {
        case (_, .bureau):
            Bureau(id: 1, shortName: "zhaoqing", name: "肇庆市民政局", divisionIds: [441_200])
                .encoded()
        case (_, .person): person(invented(key), key).encoded()
        case (_, .personIdentity): identity(invented(key), key).encoded()
        case (.careers, .certificate): careerCertificate(key).encoded()
        case (.careers, .registrationPeriod): careerPeriod(key).encoded()
        case (.careers, _): careerEducation(key).encoded()
        case (.registrations, .rememberedWrite): remembered(key).encoded()
        case (.registrations, _): registrationRow(table, invented(key), key)
        }
    }

    /// The person with a key.
    func invented(_ key: UInt64) -> InventedPerson {
        InventedPerson(index: Int(key - 1), seed: seed, names: names)
    }

    private func registrationRow(
        _ table: Table, _ invented: InventedPerson, _ key: UInt64
    ) -> [UInt8] {
        switch table {
        case .rosterEntry: rosterEntry(invented, key).encoded()
        case .certificate: certificate(invented, key).encoded()
        case .registrationPeriod: period(invented, key).encoded()
        case .application: application(invented, key).encoded()
        case .frozenForm:
            FrozenForm(id: key, applicationId: key, at: Self.instant, form: form(invented))
                .encoded()
        default: text(invented, key).encoded()
        }
    }

    private func form(_ invented: InventedPerson) -> PersonalForm {
        InventedForm.make(
            name: invented.name, document: invented.document, divisionID: invented.divisionID,
            seed: seed &+ UInt64(invented.index))
    }

    private func rosterEntry(_ invented: InventedPerson, _ key: UInt64) -> RosterEntry {
        var entry = invented.rosterEntry
        entry.id = key
        entry.batchId = 1
        return entry
    }

    private func person(_ invented: InventedPerson, _ key: UInt64) -> Person {
        let form = form(invented)
        return Person(
            id: key, name: invented.name, sex: form.sex, birthYear: form.birthDate / 10_000,
            bureauId: 1, divisionId: invented.divisionID,
            householdDivisionId: invented.divisionID, workplaceDivisionId: invented.divisionID,
            education: form.education, politicalStatus: form.politicalStatus,
            school: form.school, major: form.major, employerName: form.employerName,
            employerCreditCode: form.employerCreditCode, employerKind: form.employerKind,
            post: form.post, fieldOfService: form.fieldOfService, practising: form.practising,
            formVersion: 1, openedAt: Self.instant, workHistory: form.workHistory,
            honours: form.honours)
    }

    private func identity(_ invented: InventedPerson, _ key: UInt64) -> PersonIdentity {
        let form = form(invented)
        return PersonIdentity(
            personId: key, documents: [invented.document], birthDate: form.birthDate,
            ethnicity: form.ethnicity, mobile: form.mobile, telephone: form.telephone,
            email: form.email, address: form.address, postcode: form.postcode)
    }

    private func certificate(_ invented: InventedPerson, _ key: UInt64) -> Certificate {
        Certificate(
            id: key, personId: key, managementNumber: invented.managementNumber,
            level: invented.level, examYear: invented.examYear,
            passedOn: invented.examYear * 10_000 + 908,
            issuedOn: invented.examYear * 10_000 + 1230, rosterEntryId: key)
    }

    /// The registration number of the person with a key: 19 digits.
    static func registrationNumber(_ key: UInt64) -> String {
        "4412002021" + InventedIdentity.padded(Int(key), to: 9)
    }

    private func period(_ invented: InventedPerson, _ key: UInt64) -> RegistrationPeriod {
        RegistrationPeriod(
            id: key, personId: key, certificateId: key, number: Self.registrationNumber(key),
            kind: .first, bureauId: 1, divisionId: invented.divisionID, validFrom: 20_211_215,
            validUntil: 20_241_215, applicationId: key, level: invented.level)
    }

    private func application(_ invented: InventedPerson, _ key: UInt64) -> Application {
        var reviews: [Review] = []
        for stage in [ReviewStage.first, .final] {
            reviews.append(
                Review(
                    stage: stage, outcome: .approved, operatorId: 1, bureauId: 1, version: 2,
                    at: Self.instant))
        }
        return Application(
            id: key, kind: .first, personId: key, certificateId: key, bureauId: 1,
            divisionId: invented.divisionID, state: .certificateIssued, version: 4,
            createdAt: Self.instant, submittedAt: Self.instant, decisiveAt: Self.instant,
            pledgeText: "本人承诺所填信息真实有效。", submittedFormId: key, reviews: reviews,
            periodId: key, enteredBy: 1, examManagementNumber: invented.managementNumber)
    }

    private func text(_ invented: InventedPerson, _ key: UInt64) -> CertificateText {
        CertificateText(
            periodId: key, title: "中华人民共和国助理社会工作师登记证书",
            number: Self.registrationNumber(key), holderName: invented.name,
            holderDocument: invented.document, managementNumber: invented.managementNumber,
            level: invented.level, validFrom: 20_211_215, validUntil: 20_241_215,
            bureauName: "肇庆市民政局", issuedAt: Self.instant)
    }

    private func remembered(_ key: UInt64) -> RememberedWrite {
        var random = SeededRandom(seed: seed &+ key)
        var bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        // A UUIDv7 of the instant: the registry reads from it when a key was made.
        for place in 0..<6 {
            bytes[place] = UInt8(truncatingIfNeeded: Self.instant >> (40 - 8 * Int64(place)))
        }
        bytes[6] = 0x70 | bytes[6] & 0x0F
        bytes[8] = 0x80 | bytes[8] & 0x3F
        return RememberedWrite(
            operatorId: 1, idempotencyKey: Array(bytes.prefix(16)),
            requestDigest: Array(bytes.suffix(16)), revision: key, ids: [key], at: Self.instant)
    }
}

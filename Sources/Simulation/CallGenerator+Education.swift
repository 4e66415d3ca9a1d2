import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Continuing education and the renewals that it serves.
extension CallGenerator {
    /// For a registered certificate without an open application, mostly one whose holder has
    /// recognised hours; nil if there is none, or now and then.
    mutating func createRenewal(_ view: View) -> Intent? {
        let periods = view.all(RegistrationPeriod.self, .registrationPeriod)
        let busy = view.applications([.draft, .pending, .firstPassed, .finalPassed, .returned])
            .map(\.certificateId)
        let learned = view.education(.recognised).filter { $0.periodId == 0 }.map(\.personId)
        let free = periods.filter { !busy.contains($0.certificateId) && $0.kind == .first }
        let ready = free.filter { learned.contains($0.personId) }
        guard let period = ready.first ?? free.first, !dice.once(in: ready.isEmpty ? 2 : 6) else {
            return nil
        }
        var trace = ReadTrace()
        let certificate = view.registry.get(
            Certificate.self, .certificate, period.certificateId, &trace)
        let request = CreateApplicationRequest(
            kind: .renewal, managementNumber: certificate?.managementNumber ?? "")
        return Intent(
            member: clerk(of: period.divisionId), method: .createApplication,
            payload: request.encoded())
    }

    /// Mostly for somebody who is registered.
    mutating func recordEducation(_ view: View) -> Intent {
        let registered = view.all(RegistrationPeriod.self, .registrationPeriod).map(\.personId)
        let persons = view.all(Person.self, .person)
        let taught = view.all(EducationEntry.self, .educationEntry).map(\.personId)
        let new = persons.filter { registered.contains($0.id) && !taught.contains($0.id) }
        let likely = new.isEmpty ? persons.filter { registered.contains($0.id) } : new
        let person = dice.pick(
            likely.isEmpty || dice.once(in: 4) ? persons : likely, else: Person())
        sequence += 1
        var request = RecordEducationRequest(
            person: PersonSelector(personId: person.id), form: .training, title: "继续教育培训",
            organiser: "某协会", studied: session(), claimedMinutes: 120,
            proofNumber: "证\(dice.once(in: 8) ? 1 : sequence)")
        if dice.once(in: 8) { request.form = dice.once(in: 2) ? .degree : .unspecified }
        if dice.once(in: 10) { request.claimedMinutes = 1_000 }
        return Intent(
            member: clerk(of: person.divisionId), method: .recordEducation,
            payload: request.encoded())
    }

    mutating func recognizeEducation(_ view: View) -> Intent {
        let entry = educationEntry(view)
        let isCut = dice.once(in: 8)
        let request = RecognizeEducationRequest(
            entryId: entry.id, expectedVersion: entry.version &- (dice.once(in: 10) ? 1 : 0),
            recognisedMinutes: isCut ? 60 : dice.once(in: 12) ? 9_999 : entry.claimedMinutes,
            reason: isCut && dice.once(in: 2) ? "部分内容不符" : "")
        return Intent(
            member: division(of: entry, view) == 441_202 ? .duanzhouReviewer : .deqingReviewer,
            method: .recognizeEducation, payload: request.encoded())
    }

    mutating func withdrawEducation(_ view: View) -> Intent {
        let entry = educationEntry(view)
        let request = WithdrawEducationRequest(
            entryId: entry.id, expectedVersion: entry.version,
            reason: dice.once(in: 6) ? "" : "录入有误")
        return Intent(
            member: clerk(of: division(of: entry, view)), method: .withdrawEducation,
            payload: request.encoded())
    }

    /// A roll of up to four people of a county; now and then with somebody from elsewhere, or with
    /// content that came before.
    mutating func importEducationRoll(_ view: View) -> Intent {
        let division: UInt32 = dice.once(in: 3) ? 441_202 : 441_226
        let persons = view.all(Person.self, .person)
        let here = persons.filter { $0.divisionId == division }.map(\.id)
        let ids = dice.once(in: 8) ? persons.map(\.id) : here
        let certificates = view.all(Certificate.self, .certificate).filter {
            ids.contains($0.personId)
        }
        sequence += 1
        let serial = dice.once(in: 6) ? 1 : sequence
        let request = ImportEducationRollRequest(
            label: "第\(serial)期", organiser: "某协会", number: "名单\(serial)",
            contentDigest: (0..<32).map { UInt8(truncatingIfNeeded: serial &+ $0) },
            form: .training, title: "第\(serial)期", studied: session(), claimedMinutes: 60,
            rows: certificates.prefix(4).map {
                EducationRollRow(managementNumber: $0.managementNumber)
            })
        return Intent(
            member: division == 441_202 ? .duanzhouClerk : .deqingClerk,
            method: .importEducationRoll, payload: request.encoded())
    }

    /// Three hours of one of a hundred days in 2021; some meet.
    private mutating func session() -> StudyTime {
        let hour: Int64 = 3_600_000
        // 2021-03-01 09:00 in UTC+8.
        let from = 1_614_560_400_000 + Int64(dice.number(below: 100)) * 24 * hour
        return StudyTime(fromAt: from, untilAt: from + 3 * hour)
    }

    /// One that waits for recognition; now and then any other, or none that exists.
    private mutating func educationEntry(_ view: View) -> EducationEntry {
        let waiting = view.education(.pending)
        guard !waiting.isEmpty, !dice.once(in: 8) else {
            return dice.pick(
                view.all(EducationEntry.self, .educationEntry) + [EducationEntry(id: 999)],
                else: EducationEntry())
        }
        let registered = view.all(RegistrationPeriod.self, .registrationPeriod).map(\.personId)
        let needed = waiting.filter { registered.contains($0.personId) }
        return dice.pick(needed.isEmpty ? waiting : needed, else: EducationEntry())
    }

    private func division(of entry: EducationEntry, _ view: View) -> UInt32 {
        var trace = ReadTrace()
        return view.registry.get(Person.self, .person, entry.personId, &trace)?.divisionId ?? 0
    }
}

extension CallGenerator.View {
    func education(_ state: EducationState) -> [EducationEntry] {
        all(EducationEntry.self, .educationEntry).filter { $0.state == state }
    }
}

extension Change {
    /// It made a registration period that consumed continuing education.
    var consumesEducation: Bool {
        puts.contains { put in
            guard put.table == Table.registrationPeriod.rawValue,
                let period = try? RegistrationPeriod(decoding: put.record)
            else { return false }
            return period.kind == .renewal && !period.educationEntryIds.isEmpty
        }
    }
}

import Registry
import Schema

/// Changes about persons, merges, feedback, continuing education.
extension YearDesk {
    mutating func proposeIdentity(
        _ kind: PersonChangeKind, _ file: inout LifeFile
    ) throws(Violation) {
        let person = get(Person.self, .person, file.account) ?? Person()
        // The same birthday, another order.
        let changed = YearPasser(number: file.passer.number + 40_150)
        let request = ProposeIdentityChangeRequest(
            personId: person.id, kind: kind,
            newName: kind == .correction ? file.passer.name + "正" : "",
            newDocument: kind == .identity ? changed.identity.document : nil, reason: "户口簿")
        file.change =
            try must(.proposeIdentityChange(request), as: county(file).clerk).first ?? 0
    }

    mutating func releaseTransfer(_ file: inout LifeFile) throws(Violation) {
        let county = county(file)
        let request = ReleaseTransferRequest(
            personId: file.account, toDivisionId: county.other.division, reason: "工作调动")
        file.change = try must(.releaseTransfer(request), as: county.clerk).first ?? 0
    }

    /// A transfer is the accepting bureau's to decide.
    mutating func decideChange(_ approved: Bool, _ file: LifeFile) throws(Violation) {
        let change = get(PersonChange.self, .personChange, file.change)
        let officer: YearOfficer =
            change?.kind == .transfer ? County.of(change?.toDivisionId ?? 0).clerk : .final
        let request = DecidePersonChangeRequest(
            changeId: file.change, approved: approved, reason: approved ? "" : "材料不符")
        try must(.decidePersonChange(request), as: officer)
    }

    mutating func notDuplicate(_ file: inout LifeFile) throws(Violation) {
        let request = NotDuplicateRequest(
            firstId: file.person, secondId: file.twin, reason: "照片不同")
        file.pair = try must(.notDuplicate(request), as: .final).first ?? 0
    }

    mutating func proposeMerge(_ file: inout LifeFile) throws(Violation) {
        let request = MergePersonsRequest(
            survivorId: file.person, mergedId: file.twin, reason: "同一人")
        file.pair = try must(.mergePersons(request), as: .final).first ?? 0
    }

    mutating func undoMerge(_ file: LifeFile) throws(Violation) {
        let request = UndoMergeRequest(pairId: file.pair, reason: "原来不是同一人")
        try must(.undoMerge(request), as: .final)
    }

    mutating func decideMerge(_ approved: Bool, _ file: LifeFile) throws(Violation) {
        let request = DecideMergeRequest(
            pairId: file.pair, approved: approved, reason: "经比对")
        try must(.decideMerge(request), as: .secondFinal)
    }

    // MARK: Feedback

    mutating func openFeedback(_ file: inout LifeFile) throws(Violation) {
        let entry = file.passer.rosterEntry(file.examYear, .assistant, file.numbers[0])
        let request = OpenFeedbackRequest(
            identity: file.passer.identity, level: entry.level, examYear: entry.examYear,
            managementNumber: entry.managementNumber, examDivisionId: 440_000,
            passedOn: entry.passedOn, phone: "13800000000", evidence: ["成绩单"])
        file.feedback =
            try must(.openFeedback(request), as: file.passer.county.clerk).first ?? 0
    }

    mutating func reviewFeedback(_ approved: Bool, _ file: LifeFile) throws(Violation) {
        let request = ReviewFeedbackRequest(
            feedbackId: file.feedback, approved: approved, reason: approved ? "" : "查无此人")
        try must(.reviewFeedback(request), as: file.passer.county.reviewer)
    }

    mutating func confirmFeedback(_ approved: Bool, _ file: LifeFile) throws(Violation) {
        let request = ConfirmFeedbackRequest(
            feedbackId: file.feedback, approved: approved, reason: approved ? "" : "查无此人")
        try must(.confirmFeedback(request), as: .thirdFinal)
    }

    // MARK: Continuing education

    /// Ten days that ended the day before yesterday.
    private var lately: StudyTime {
        StudyTime(
            fromDay: YearCalendar.date(now - 12 * YearCalendar.day),
            untilDay: YearCalendar.date(now - 2 * YearCalendar.day))
    }

    mutating func study(_ hours: UInt32, _ file: inout LifeFile) throws(Violation) {
        file.proofs += 1
        let request = RecordEducationRequest(
            person: PersonSelector(personId: file.account), form: .training, title: "培训",
            organiser: "某协会", studied: lately, claimedMinutes: hours * 60,
            proofNumber: "证\(file.passer.number)-\(file.proofs)")
        file.entry = try must(.recordEducation(request), as: county(file).clerk).first ?? 0
    }

    /// A roll of the organiser with one line; the entry comes after the roll.
    mutating func roll(_ hours: UInt32, _ file: inout LifeFile) throws(Violation) {
        file.proofs += 1
        let label = "名单\(file.passer.number)-\(file.proofs)"
        let request = ImportEducationRollRequest(
            label: label, organiser: "某协会", number: label,
            contentDigest: (0..<32).map {
                UInt8(truncatingIfNeeded: commandCount >> ($0 % 4 * 8) &+ 3 &* $0)
            },
            form: .training, title: label, studied: lately, claimedMinutes: hours * 60,
            rows: [EducationRollRow(managementNumber: file.number)])
        let ids = try must(.importEducationRoll(request), as: county(file).clerk)
        file.entry = ids.last ?? 0
    }

    mutating func recognise(_ isFull: Bool, _ file: LifeFile) throws(Violation) {
        let entry = get(EducationEntry.self, .educationEntry, file.entry) ?? EducationEntry()
        let request = RecognizeEducationRequest(
            entryId: entry.id, expectedVersion: entry.version,
            recognisedMinutes: isFull ? entry.claimedMinutes : 0, reason: isFull ? "" : "与岗位无关")
        try must(.recognizeEducation(request), as: county(file).secondReviewer)
    }

    mutating func withdrawHours(_ file: LifeFile) throws(Violation) {
        let entry = get(EducationEntry.self, .educationEntry, file.entry) ?? EducationEntry()
        let request = WithdrawEducationRequest(
            entryId: entry.id, expectedVersion: entry.version, reason: "录入有误")
        try must(.withdrawEducation(request), as: county(file).clerk)
    }
}

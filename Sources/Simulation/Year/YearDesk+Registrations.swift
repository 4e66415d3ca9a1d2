import Registry
import Schema

/// The life of registrations: events, complaints, comparison lists, void results.
extension YearDesk {
    mutating func propose(
        _ kind: RegistrationEventKind, _ ground: RegistrationGround, _ file: inout LifeFile
    ) throws(Violation) {
        let request = ProposeRegistrationEventRequest(
            periodId: file.period, kind: kind, ground: ground, reason: "经核实")
        file.event =
            try must(.proposeRegistrationEvent(request), as: county(file).reviewer).first ?? 0
    }

    mutating func decide(_ approved: Bool, _ file: LifeFile) throws(Violation) {
        let request = DecideRegistrationEventRequest(
            eventId: file.event, approved: approved, reason: approved ? "" : "证据不足")
        try must(.decideRegistrationEvent(request), as: .secondFinal)
    }

    mutating func reissue(_ file: LifeFile) throws(Violation) {
        let request = ReissueCertificateRequest(periodId: file.period, reason: "遗失")
        try must(.reissueCertificate(request), as: county(file).clerk)
    }

    mutating func complain(_ file: inout LifeFile) throws(Violation) {
        let number = get(RegistrationPeriod.self, .registrationPeriod, file.period)?.number
        let request = OpenComplaintRequest(
            personId: number == nil ? file.account : 0, number: number ?? "",
            complainantName: "知情人", complainantContact: "13800000009", facts: "出借证书")
        file.complaint =
            try must(.openComplaint(request), as: county(file).clerk).first ?? 0
    }

    mutating func investigate(_ file: LifeFile) throws(Violation) {
        let request = InvestigateComplaintRequest(complaintId: file.complaint, findings: "查实")
        try must(.investigateComplaint(request), as: county(file).reviewer)
    }

    mutating func closeComplaint(
        _ outcome: ComplaintOutcome, _ file: inout LifeFile
    ) throws(Violation) {
        let ground: RegistrationGround =
            switch outcome {
            case .suspension: .breach
            case .cancellation: .certificateMisused
            case .revocation: .improperMeans
            default: .unspecified
            }
        let request = CloseComplaintRequest(
            complaintId: file.complaint, outcome: outcome, reason: "经调查", ground: ground)
        let ids = try must(.closeComplaint(request), as: .final)
        file.event = ids.first ?? file.event
    }

    /// A list of another authority, with his number as it is in use.
    mutating func list(
        _ kind: ComparisonKind, _ file: inout LifeFile
    ) throws(Violation) {
        let identity = get(PersonIdentity.self, .personIdentity, file.account)
        let row = ComparisonRow(
            documentNumber: identity?.documents.last?.number ?? "", eventOn: today,
            reference: "某号")
        let request = ImportComparisonListRequest(
            kind: kind, label: "第\(commandCount)批",
            contentDigest: (0..<32).map {
                UInt8(truncatingIfNeeded: commandCount >> ($0 % 4 * 8) &+ $0)
            },
            rows: [row])
        let ids = try must(.importComparison(request), as: .batch)
        try expect(ids.count == 2, "who is on a list becomes a candidate: \(ids)")
        file.candidate = ids.last ?? 0
    }

    mutating func judge(confirmed: Bool, _ file: inout LifeFile) throws(Violation) {
        let request = DecideCandidateRequest(
            candidateId: file.candidate, confirmed: confirmed, reason: "经核对")
        let ids = try must(.decideCandidate(request), as: .final)
        file.event = ids.first ?? file.event
    }

    mutating func voidResult(_ file: LifeFile) throws(Violation) {
        let request = VoidResultsRequest(
            managementNumbers: [file.number], reason: "雷同试卷", document: "考试机构通知")
        let ids = try must(.voidResults(request), as: .batch)
        try expect(!ids.isEmpty, "a result that was used is declared void")
    }
}

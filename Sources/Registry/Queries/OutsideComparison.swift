import Rules
package import Schema

/// What is known outside held against the registry: after a restore, to find what it has lost. What
/// the caller does not see is missing to him, as everywhere.
extension Registry {
    /// Findings in the order of the items; the persons they are about.
    package func compareOutside(
        _ request: CompareOutsideRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> [OutsideFinding] {
        guard (1...Self.rowsPerChange).contains(request.items.count) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("items")])
        }
        var findings: [OutsideFinding] = []
        for item in request.items {
            guard item.kind.isOpen(to: context.caller) else {
                throw Refusal(.outsideKindNotYours)
            }
            var finding: OutsideFinding
            switch item.kind {
            case .receipt: finding = receipt(item, context, &trace)
            case .decision: finding = decision(item, context, &trace)
            case .certificate: finding = certificate(item, context, &trace)
            case .message: finding = message(item, context, &trace)
            case .unspecified, .unrecognized:
                throw Refusal(.fieldInvalid, fields: [.invalid("kind")])
            }
            finding.kind = item.kind
            finding.number = item.number
            if finding.verdict == .missing,
                let settlement = settlement(of: item.kind, item.number, context, &trace)
            {
                finding.settled = settlement.outcome
                finding.settlementId = settlement.id
            }
            findings.append(finding)
        }
        return findings
    }

    // MARK: One kind each

    /// Bureaus number their receipts for themselves: of several the one that fits best.
    private func receipt(
        _ item: OutsideItem, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> OutsideFinding {
        var best: OutsideFinding?
        for id in ids(.receiptByNumber, IndexTerm.text(item.number), &trace) {
            guard let receipt = get(Receipt.self, .receipt, id, &trace),
                receipt.number == item.number,
                let application = get(
                    Application.self, .application, receipt.applicationId, &trace),
                sees(context.caller, application.divisionId, day: context.today, &trace)
            else { continue }
            var differences = differences(item, application, &trace)
            // Registers tell minutes, and clerks type them.
            if item.at != 0, item.at / 60_000 != receipt.receivedAt / 60_000 {
                differences.append("at")
            }
            let day = Instant(milliseconds: receipt.receivedAt).day.yyyymmdd
            if item.day != 0, item.day != day { differences.append("day") }
            // An application has one receipt: the last that was typed.
            if application.receiptId != receipt.id { differences.append("superseded") }
            let found = OutsideFinding(application, differences)
            if best.map({ found.differences.count < $0.differences.count }) ?? true {
                best = found
            }
        }
        return best ?? .missing()
    }

    private func decision(
        _ item: OutsideItem, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> OutsideFinding {
        let serial = OutsideNumber.serial(ofLetter: item.number)
        guard let serial, let letter = get(DecisionLetter.self, .decisionLetter, serial, &trace),
            letter.number == item.number,
            let application = get(Application.self, .application, letter.applicationId, &trace),
            sees(context.caller, application.divisionId, day: context.today, &trace)
        else { return .missing(serial.map { $0 >= nextID(.decisionLetter) } ?? false) }
        var differences = differences(item, application, &trace)
        if item.day != 0, item.day != letter.decidedOn { differences.append("day") }
        return OutsideFinding(application, differences)
    }

    private func certificate(
        _ item: OutsideItem, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> OutsideFinding {
        var found: RegistrationPeriod?
        for id in ids(.periodByNumber, IndexTerm.text(item.number), &trace) {
            let period = get(RegistrationPeriod.self, .registrationPeriod, id, &trace)
            if period?.number == item.number { found = period }
        }
        guard let found, let person = get(Person.self, .person, found.personId, &trace),
            sees(context.caller, person.divisionId, day: context.today, &trace)
        else {
            let serial = OutsideNumber.serial(ofRegistration: item.number)
            return .missing(serial.map { $0 >= nextID(.registrationPeriod) } ?? false)
        }
        var differences: [String] = []
        if !item.name.isEmpty, !isCalled(person, item.name, &trace) {
            differences.append("name")
        }
        if item.applicationId != 0, item.applicationId != found.applicationId {
            differences.append("application_id")
        }
        if item.day != 0, item.day != found.validFrom { differences.append("day") }
        if get(CertificateText.self, .certificateText, found.id, &trace) == nil {
            differences.append("issued")
        }
        var finding = OutsideFinding(differences)
        finding.applicationId = found.applicationId
        finding.personId = found.personId
        return finding
    }

    /// A file's name holds the message's number and the instant at which it was made, so that one
    /// of a lost time is never taken for another's.
    private func message(
        _ item: OutsideItem, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> OutsideFinding {
        guard let (id, createdAt) = OutsideNumber.message(item.number) else { return .missing() }
        guard let message = get(ShortMessage.self, .message, id, &trace),
            sees(context.caller, message.divisionId, day: context.today, &trace)
        else { return .missing(id >= nextID(.message)) }
        var finding = OutsideFinding(message.createdAt == createdAt ? [] : ["created_at"])
        finding.personId = message.personId
        return finding
    }

    private func differences(
        _ item: OutsideItem, _ application: Application, _ trace: inout ReadTrace
    ) -> [String] {
        var differences: [String] = []
        if item.applicationId != 0, item.applicationId != application.id {
            differences.append("application_id")
        }
        if !item.name.isEmpty,
            let person = get(Person.self, .person, application.personId, &trace),
            !isCalled(person, item.name, &trace)
        {
            differences.append("name")
        }
        return differences
    }
}

extension OutsideKind {
    /// Who compares it: those who see such things in their work, and no administrator.
    func isOpen(to caller: Caller) -> Bool {
        switch self {
        case .receipt: caller.has(.clerk) || caller.has(.reviewer) || caller.has(.finalReviewer)
        case .decision, .certificate: caller.has(.reviewer) || caller.has(.finalReviewer)
        case .message: caller.has(.batch)
        case .unspecified, .unrecognized: true
        }
    }
}

extension OutsideFinding {
    fileprivate init(_ differences: [String]) {
        self.init()
        verdict = differences.isEmpty ? .same : .different
        self.differences = differences
    }

    fileprivate init(_ application: Application, _ differences: [String]) {
        self.init(differences)
        applicationId = application.id
        personId = application.personId
    }

    fileprivate static func missing(_ mayComeAgain: Bool = false) -> OutsideFinding {
        var finding = OutsideFinding()
        finding.verdict = .missing
        finding.mayComeAgain = mayComeAgain
        return finding
    }
}

/// Numbers as they stand outside.
enum OutsideNumber {
    /// "不予登记〔2021〕17号": 17.
    static func serial(ofLetter number: String) -> UInt64? {
        guard let bracket = number.lastIndex(of: "〕"), number.last == "号" else { return nil }
        return UInt64(number[number.index(after: bracket)...].dropLast())
    }

    /// Of a registration number: division (6 or 9 digits), year, kind, serial, check character.
    static func serial(ofRegistration number: String) -> UInt64? {
        let body = String(number.dropLast())
        guard RegistrationNumber.checkCharacter(body) == number.suffix(1) else { return nil }
        for length in [6, 9] where body.count > length + 5 {
            let rest = body.dropFirst(length)
            guard let year = UInt32(rest.prefix(4)), (1950...2200).contains(year) else { continue }
            return UInt64(rest.dropFirst(5))
        }
        return nil
    }

    /// "17-1639526400000": number and instant.
    static func message(_ name: String) -> (id: UInt64, createdAt: Int64)? {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let id = UInt64(parts[0]), let createdAt = Int64(parts[1])
        else { return nil }
        return (id, createdAt)
    }
}

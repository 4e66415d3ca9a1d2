import ProtobufRuntime
import Rules
import Schema

/// What an erasure empties, record by record, and what it leaves. A record is never removed: what
/// is left of it keeps the figures of the past adding up and the numbers from being given again.
/// No name, number of a document, telephone, address or word written about the person stays, and no
/// index leads to him.
struct ErasureEffects {
    private(set) var plan = Plan()
    /// Records that stay as they are.
    private(set) var kept: [ErasureCount] = []
    private let registry: Registry
    private let context: CommandContext
    private let erasure: ErasureCase
    private var trace = ReadTrace()

    /// Newest revision of what was looked at.
    var newestRevision: UInt64 { trace.newestRevision }

    init(of erasure: ErasureCase, _ registry: Registry, _ context: CommandContext) {
        self.registry = registry
        self.context = context
        self.erasure = erasure
        let accounts = registry.accounts(of: erasure.personId, &trace)
        for account in accounts { empty(account) }
        emptyWhatNamesOneOf(accounts)
        kept = keptOf(accounts)
    }

    /// Records that are emptied, by table.
    var counts: [ErasureCount] {
        Table.allCases.compactMap { table in
            let records = plan.puts.count { $0.table == table.rawValue }
            return records == 0
                ? nil : ErasureCount(table: table.name, records: UInt32(records))
        }
    }

    // MARK: The person

    private mutating func empty(_ account: UInt64) {
        guard let person = registry.get(Person.self, .person, account, &trace) else { return }
        let identity = registry.get(PersonIdentity.self, .personIdentity, account, &trace)
        for document in identity?.documents ?? [] { emptyRecords(withDocument: document.number) }
        for legacy in person.legacyNumbers { emptyRows(withLegacyNumber: legacy.number) }
        var left = Person()
        left.id = account
        left.sex = person.sex
        left.education = person.education
        left.bureauId = person.bureauId
        left.divisionId = person.divisionId
        left.formerDivisions = person.formerDivisions
        left.openedAt = person.openedAt
        left.mergedInto = person.mergedInto
        left.migrationBatchId = person.migrationBatchId
        left.erasedAt = context.now
        left.erasureCaseId = erasure.id
        plan.put(left, in: .person, key: account)
        var nobody = PersonIdentity()
        nobody.personId = account
        plan.put(nobody, in: .personIdentity, key: account)
        emptyCertificates(of: account)
        emptyApplications(of: account)
        emptyCases(of: account)
        emptyMessages(ids: registry.ids(.messageByPerson, account, &trace))
        emptyAttachments(.person, account)
    }

    /// The roster names him as the exam authority did, and feedback as he did himself.
    private mutating func emptyRecords(withDocument number: String) {
        let term = IndexTerm.text(number)
        each(RosterEntry.self, .rosterEntry, registry.ids(.rosterByDocument, term, &trace)) {
            guard $0.documentNumber == number else { return false }
            $0.name = ""
            $0.documentNumber = ""
            $0.managementNumber = ""
            $0.voidReason = ""
            return true
        }
        let feedback = registry.ids(.feedbackByDocument, term, &trace)
        each(FeedbackCase.self, .feedbackCase, feedback) {
            guard $0.documentNumber == number else { return false }
            $0.name = ""
            $0.documentNumber = ""
            $0.managementNumber = ""
            $0.phone = ""
            $0.evidence = []
            for index in $0.decisions.indices { $0.decisions[index].reason = "" }
            return true
        }
        for id in feedback {
            let key = IndexTerm.text("feedback/\(id)")
            emptyMessages(
                ids: registry.ids(.messageByEvent, key, &trace).filter { message in
                    registry.get(ShortMessage.self, .message, message, &trace)?.feedbackId == id
                })
            emptyAttachments(.feedback, id)
        }
    }

    private mutating func emptyRows(withLegacyNumber number: String) {
        guard !number.isEmpty else { return }
        let rows = registry.ids(.migrationRowByLegacy, IndexTerm.text(number), &trace)
        each(MigrationRow.self, .migrationRow, rows) {
            guard $0.legacyNumber == number else { return false }
            $0.legacyNumber = ""
            $0.legacyOwnerNumber = ""
            $0.name = ""
            $0.documentNumber = ""
            $0.number = ""
            return true
        }
    }

    // MARK: What he had

    private mutating func emptyCertificates(of account: UInt64) {
        for id in registry.ids(.certificateByPerson, account, &trace) {
            guard
                let certificate = registry.get(Certificate.self, .certificate, id, &trace)
            else { continue }
            emptyRows(withLegacyNumber: certificate.legacyNumber)
        }
        each(
            Certificate.self, .certificate, registry.ids(.certificateByPerson, account, &trace)
        ) {
            $0.managementNumber = ""
            $0.legacyNumber = ""
            return true
        }
        for period in registry.periods(of: account, &trace) {
            emptyTexts(of: period)
            let events = registry.ids(.eventByPeriod, period.id, &trace)
            each(RegistrationEvent.self, .registrationEvent, events) {
                $0.reason = ""
                $0.decisionReason = ""
                return true
            }
            guard !period.legacyNumber.isEmpty else { continue }
            emptyRows(withLegacyNumber: period.legacyNumber)
            var left = period
            left.legacyNumber = ""
            plan.put(left, in: .registrationPeriod, key: period.id)
        }
        let entries = registry.ids(.educationByPerson, account, &trace)
        for entry in registry.education(of: account, &trace) {
            emptyRows(withLegacyNumber: entry.legacyNumber)
        }
        each(Schema.EducationEntry.self, .educationEntry, entries) {
            $0.title = ""
            $0.organiser = ""
            $0.proofNumber = ""
            $0.reason = ""
            $0.legacyNumber = ""
            return true
        }
    }

    /// Every version of a certificate's text.
    private mutating func emptyTexts(of period: RegistrationPeriod) {
        let text = registry.get(CertificateText.self, .certificateText, period.id, &trace)
        guard let text else { return }
        let former = (1..<max(1, text.version)).map {
            Registry.supersededKey(of: period.id, version: $0)
        }
        each(CertificateText.self, .certificateText, [period.id] + former) {
            $0.holderName = ""
            $0.holderDocument = nil
            $0.managementNumber = ""
            $0.reissueReason = ""
            return true
        }
    }

    private mutating func emptyApplications(of account: UInt64) {
        let applications = registry.ids(.applicationByPerson, account, &trace)
        for id in applications {
            let forms = registry.ids(.formByApplication, id, &trace)
            each(FrozenForm.self, .frozenForm, forms) {
                $0.form = nil
                return true
            }
            emptyAttachments(.application, id)
        }
        each(Application.self, .application, applications) {
            $0.examManagementNumber = ""
            $0.notAcceptedReason = ""
            $0.remedyNote = ""
            $0.attachments = []
            for index in $0.reviews.indices { $0.reviews[index].reason = "" }
            return true
        }
    }

    // MARK: Cases about him

    private mutating func emptyCases(of account: UInt64) {
        let remedies = registry.ids(.remedyByPerson, account, &trace)
        for id in remedies { emptyAttachments(.remedy, id) }
        each(RemedyCase.self, .remedyCase, remedies) {
            $0.grounds = ""
            $0.reason = ""
            return true
        }
        let complaints = registry.ids(.complaintByPerson, account, &trace)
        for id in complaints { emptyAttachments(.complaint, id) }
        each(Complaint.self, .complaint, complaints) {
            $0.complainantName = ""
            $0.complainantContact = ""
            $0.facts = ""
            $0.findings = ""
            $0.reason = ""
            return true
        }
        each(PersonChange.self, .personChange, registry.ids(.changeByPerson, account, &trace)) {
            $0.personName = ""
            $0.newName = ""
            $0.newDocument = nil
            $0.reason = ""
            $0.decisionReason = ""
            return true
        }
        let candidates = registry.ids(.candidateByPerson, account, &trace)
        each(ComparisonCandidate.self, .comparisonCandidate, candidates) {
            $0.reference = ""
            $0.reason = ""
            return true
        }
    }

    /// What is found by no index: letters, pairs, recusals and findings of spot checks. There are
    /// few, and an erasure is rare.
    private mutating func emptyWhatNamesOneOf(_ accounts: [UInt64]) {
        let isHis = { (id: UInt64) in accounts.contains(id) }
        eachOfAll(DecisionLetter.self, .decisionLetter) {
            guard isHis($0.personId) else { return false }
            $0.addresseeName = ""
            $0.addresseeDocument = nil
            $0.managementNumber = ""
            $0.facts = ""
            return true
        }
        eachOfAll(PersonPair.self, .personPair) {
            guard isHis($0.survivorId) || isHis($0.mergedId) else { return false }
            for index in $0.steps.indices { $0.steps[index].reason = "" }
            return true
        }
        let files = accounts.flatMap { registry.ids(.applicationByPerson, $0, &trace) }
        eachOfAll(Recusal.self, .recusal) {
            guard isHis($0.personId) || files.contains($0.applicationId) else { return false }
            $0.reason = ""
            $0.liftReason = ""
            return true
        }
        eachOfAll(SpotCheck.self, .spotCheck) {
            var isTouched = false
            for index in $0.items.indices where files.contains($0.items[index].applicationId) {
                isTouched = isTouched || !$0.items[index].note.isEmpty
                $0.items[index].note = ""
            }
            return isTouched
        }
    }

    /// What still waits is recalled: nobody hears of it any more.
    private mutating func emptyMessages(ids: [UInt64]) {
        let now = context.now
        each(ShortMessage.self, .message, ids) {
            $0.phone = ""
            $0.text = ""
            if $0.nextAttemptAt != 0 {
                $0.state = .recalled
                $0.nextAttemptAt = 0
                $0.changedAt = now
            }
            return true
        }
    }

    /// Taken away, and no longer kept for the form that named them: the sweep gives the content up.
    private mutating func emptyAttachments(_ subject: AttachmentSubject, _ id: UInt64) {
        let term = IndexTerm.subject(subject, id)
        let (now, caller) = (context.now, context.caller.operator.id)
        let revision = registry.revision + 1
        each(Attachment.self, .attachment, registry.ids(.attachmentBySubject, term, &trace)) {
            guard $0.subject == subject, $0.subjectId == id else { return false }
            $0.fileName = ""
            $0.frozenBy = 0
            $0.removalReason = ""
            if $0.removedAt == 0 {
                $0.removedBy = caller
                $0.removedAt = now
                $0.removedRevision = revision
            }
            return true
        }
    }

    // MARK: How

    /// Puts what `change` makes of each record that it says it changed.
    private mutating func each<Record: ProtobufMessage>(
        _ type: Record.Type, _ table: Table, _ ids: [UInt64], _ change: (inout Record) -> Bool
    ) {
        for id in ids {
            guard var record = registry.get(type, table, id, &trace), change(&record) else {
                continue
            }
            plan.put(record, in: table, key: id)
        }
    }

    private mutating func eachOfAll<Record: ProtobufMessage>(
        _ type: Record.Type, _ table: Table, _ change: (inout Record) -> Bool
    ) {
        var plan = plan
        registry.forEach(type, table, &trace) { id, found in
            var record = found
            if change(&record) { plan.put(record, in: table, key: id) }
            return true
        }
        self.plan = plan
    }

    /// Registrations and receipts name nobody: numbers, days and bureaus.
    private mutating func keptOf(_ accounts: [UInt64]) -> [ErasureCount] {
        let emptied = Set(
            plan.puts.filter { $0.table == Table.registrationPeriod.rawValue }.map(\.key))
        var periods = 0
        var receipts = 0
        for account in accounts {
            periods += registry.ids(.periodByPerson, account, &trace).count {
                !emptied.contains($0)
            }
            receipts += registry.applications(of: account, &trace).count { $0.receiptId != 0 }
        }
        return [(Table.registrationPeriod, periods), (Table.receipt, receipts)].compactMap {
            $1 == 0 ? nil : ErasureCount(table: $0.name, records: UInt32($1))
        }
    }
}

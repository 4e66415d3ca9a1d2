package import Schema

/// Whom a question to the audit (审计) is about: everything under which one human may stand there.
package struct AuditSubjects: Sendable, Equatable {
    /// His accounts: the one that stands, and those that were merged.
    package var persons: Set<UInt64> = []
    package var rosterEntries: Set<UInt64> = []
    package var feedback: Set<UInt64> = []
    /// Canonical numbers of the documents that he has or once had: for keyed tokens, never shown.
    package var numbers: Set<String> = []
    /// The one of them that was asked for; nil where none was.
    package var askedNumber: String?

    package init() {}
}

/// Questions of the audit administrator: he has no territory, and sees nobody's data.
extension Registry {
    /// Nil where nobody is named. A person need not exist: the audit may still know him.
    package func auditSubjects(
        _ scope: AuditScope, _ trace: inout ReadTrace
    ) throws(Refusal) -> AuditSubjects? {
        var found = AuditSubjects()
        if let document = scope.document {
            let kind = document.kind == .unspecified ? .resident : document.kind
            guard let number = Self.canonicalDocument(kind, document.number) else {
                throw Refusal(.identityInvalid)
            }
            found.numbers.insert(number)
            found.askedNumber = number
            if let owner = person(withDocument: number, &trace)?.person.id {
                addAccounts(leadingTo: owner, &found, &trace)
            }
        } else if !scope.managementNumber.isEmpty {
            guard
                let certificate = certificate(
                    managementNumber: scope.managementNumber, &trace)
            else { throw Refusal(.notFound) }
            addAccounts(of: certificate.personId, &found, &trace)
        } else if scope.personId != 0 {
            addAccounts(of: scope.personId, &found, &trace)
        } else {
            return nil
        }
        addDocuments(&found, &trace)
        return found
    }

    /// Operators ever bound under an account name.
    package func operators(
        accountName: String, _ trace: inout ReadTrace
    ) throws(Refusal) -> Set<UInt64> {
        var found: Set<UInt64> = []
        forEach(Operator.self, .operator, &trace) { id, binding in
            if binding.accountName == accountName { found.insert(id) }
            return true
        }
        guard !found.isEmpty else { throw Refusal(.notFound) }
        return found
    }

    private func addAccounts(
        of person: UInt64, _ found: inout AuditSubjects, _ trace: inout ReadTrace
    ) {
        let account = get(Person.self, .person, person, &trace)
        let owner = account.map { standing($0, &trace).id } ?? person
        found.persons.insert(person)
        addAccounts(leadingTo: owner, &found, &trace)
    }

    /// An account, and all that were merged into it; a loop in the data ends where it began.
    private func addAccounts(
        leadingTo person: UInt64, _ found: inout AuditSubjects, _ trace: inout ReadTrace
    ) {
        var waiting = [person]
        var seen: Set<UInt64> = []
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted else { continue }
            waiting += ids(.personByMergedInto, next, &trace)
        }
        found.persons.formUnion(seen)
    }

    private func addDocuments(_ found: inout AuditSubjects, _ trace: inout ReadTrace) {
        for person in found.persons.sorted() {
            let identity = get(PersonIdentity.self, .personIdentity, person, &trace)
            found.numbers.formUnion(identity?.documents.map(\.number) ?? [])
        }
        for number in found.numbers.sorted() {
            let term = IndexTerm.text(number)
            for id in ids(.rosterByDocument, term, &trace) {
                let entry = get(RosterEntry.self, .rosterEntry, id, &trace)
                if entry?.documentNumber == number { found.rosterEntries.insert(id) }
            }
            for id in ids(.feedbackByDocument, term, &trace) {
                let feedback = get(FeedbackCase.self, .feedbackCase, id, &trace)
                if feedback?.documentNumber == number { found.feedback.insert(id) }
            }
        }
    }
}

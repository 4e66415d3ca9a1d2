import Schema
import ShegongClient

/// A batch operator's work on one exam passer: account, personal form, application, submission.
struct ApplicationEntry: Sendable {
    let client: RegistryClient
    let notice: String
    let seed: UInt64

    func enter(_ row: RosterFile.Row) async throws -> FillPool.Outcome {
        do {
            guard let person = try await openAccount(row) else { return .skipped }
            try await fillIn(row, person)
            try await apply(row)
            return .done
        } catch let error as RegistryError where error.isRefusal {
            return .refused(error.reason)
        }
    }

    private func document(of row: RosterFile.Row) -> IdentityDocument {
        var document = IdentityDocument()
        document.kind = .resident
        document.number = row.documentNumber
        return document
    }

    /// The person's id; nil if there is an account already.
    private func openAccount(_ row: RosterFile.Row) async throws -> UInt64? {
        var identity = FullIdentity()
        identity.name = row.name
        identity.document = document(of: row)
        var request = OpenAccountRequest()
        request.identity = identity
        request.divisionId = row.divisionID
        let ready = request
        do {
            let result = try await Patience.call { () async throws(RegistryError) in
                try await client.openAccount(ready)
            }
            return result.ids.first
        } catch let error as RegistryError where error.reason == "ACCOUNT_EXISTS" {
            return nil
        }
    }

    private func fillIn(_ row: RosterFile.Row, _ person: UInt64) async throws {
        var request = UpdatePersonalFormRequest()
        request.personId = person
        request.form = InventedForm.make(
            name: row.name, document: document(of: row), divisionID: row.divisionID,
            seed: seed &+ person)
        request.expectedVersion = 0
        let ready = request
        _ = try await Patience.call { () async throws(RegistryError) in
            try await client.updatePersonalForm(ready)
        }
    }

    private func apply(_ row: RosterFile.Row) async throws {
        var create = CreateApplicationRequest()
        create.kind = .first
        create.managementNumber = row.managementNumber
        let draft = create
        let created = try await Patience.call { () async throws(RegistryError) in
            try await client.createApplication(draft)
        }
        guard let application = created.ids.first else {
            throw BenchFailure.program("a new application has no id")
        }
        var submit = SubmitApplicationRequest()
        submit.applicationId = application
        submit.expectedVersion = 1
        submit.noticeName = notice
        submit.pledgeGiven = true
        let ready = submit
        _ = try await Patience.call { () async throws(RegistryError) in
            try await client.submitApplication(ready)
        }
    }
}

extension RegistryError {
    /// The daemon said no to this one; the next may well pass. Anything else ends the work.
    var isRefusal: Bool {
        switch code {
        case .invalidArgument, .notFound, .alreadyExists, .failedPrecondition, .aborted: true
        default: false
        }
    }
}

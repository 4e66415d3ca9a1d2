import Schema
import ShegongClient

/// What a verb works with: the daemon, the terminal, the language.
struct Session: Sendable {
    var client: RegistryClient
    var console: Console
    var language: Language
    var options: CommonOptions

    /// The key of a change that is repeated.
    var key: IdempotencyKey? { options.idempotencyKey.flatMap { IdempotencyKey($0) } }

    /// Writes the answer to standard output.
    func show(_ report: Report) {
        console.write(report.text(options.output, language))
    }

    /// Writes the answer to a change.
    func show(_ result: WriteResult) {
        show(
            Report(
                sections: [.init(nil, .fields(result.fields))], isRehearsal: result.rehearsal))
    }

    /// Writes an answer whose message does not say whether the store is a rehearsal's.
    func show(_ sections: [Report.Section]) async throws {
        let me = try await client.whoAmI()
        show(Report(sections: sections, isRehearsal: me.rehearsal))
    }

    /// A line to standard error.
    func tell(_ text: String) {
        console.writeError(text + "\n")
    }

    /// Asks somebody at a terminal whether to go on. In a script the command itself is the answer.
    func confirm(_ what: String) throws {
        guard console.inputIsTerminal, !options.yes else { return }
        console.writeError(what + "\n" + Text.confirm[language])
        let answer = console.readLine()?.lowercased() ?? ""
        guard ["y", "yes", "是"].contains(answer) else {
            throw CommandFailure(.failed, "NOT_CONFIRMED", Text.notConfirmed.localized)
        }
    }

    /// Reads the mobile number that stands behind an identity, in the same way.
    func readPhone() throws -> String {
        if console.inputIsTerminal { console.writeError(Text.phonePrompt[language]) }
        guard let phone = console.readLine(), !phone.isEmpty else {
            throw CommandFailure(.usage, "INPUT_ENDED", Text.phoneMissing.localized)
        }
        return phone
    }

    /// Reads a document number alone, in the same way.
    func readDocument(_ kind: IdentityDocumentKind) throws -> IdentityDocument {
        if console.inputIsTerminal { console.writeError(Text.documentPrompt[language]) }
        guard let number = console.readLine(), !number.isEmpty else {
            throw CommandFailure(.usage, "INPUT_ENDED", Text.documentMissing.localized)
        }
        return IdentityDocument(kind: kind, number: number)
    }

    /// Reads a full name and a document number: by question at a terminal, as two lines otherwise.
    func readIdentity(_ kind: IdentityDocumentKind) throws -> FullIdentity {
        if console.inputIsTerminal { console.writeError(Text.namePrompt[language]) }
        let name = console.readLine() ?? ""
        if console.inputIsTerminal { console.writeError(Text.documentPrompt[language]) }
        let number = console.readLine() ?? ""
        guard !name.isEmpty, !number.isEmpty else {
            throw CommandFailure(.usage, "INPUT_ENDED", Text.inputEnded.localized)
        }
        var identity = FullIdentity()
        identity.name = name
        identity.document = IdentityDocument(kind: kind, number: number)
        return identity
    }
}

extension WriteResult {
    var fields: [Report.Field] {
        [
            .init(.revision, .number(revision)), .init(.ids, .several(ids.map(Cell.number))),
            .init(.repeatedRequest, .flag(repeatedRequest)),
        ]
    }
}

extension PageOptions {
    var request: PageRequest {
        PageRequest(limit: limit, afterId: after)
    }
}

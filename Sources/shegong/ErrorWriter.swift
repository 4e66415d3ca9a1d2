import ShegongClient

/// Writes failures to standard error: message, stable reason, problems by field.
struct ErrorWriter {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    func write(_ error: RegistryError) {
        let language = session.language
        var message = error.message
        if let local = RegistryError.LocalReason(rawValue: error.reason) {
            message = local.text[language] + (local.showsDetail ? error.message : "")
        }
        session.tell(head(message, error.reason))
        for field in error.fields {
            session.tell("  \(name(of: field.field)): \(field.reason)")
        }
        if error.mayHaveHappened, let key = error.idempotencyKey {
            session.tell(Text.mayHaveHappened[language] + " --idempotency-key \(key)")
        }
    }

    func write(_ failure: CommandFailure) {
        session.tell(head(failure.message[session.language], failure.reason))
    }

    private func head(_ message: String, _ reason: String) -> String {
        Localized("错误：", "Error: ")[session.language] + message + " [\(reason)]"
    }

    /// The field's name for people with the schema's beside it.
    private func name(of field: String) -> String {
        guard let heading = Heading(rawValue: field) else { return field }
        return heading.text[session.language] + " (\(field))"
    }
}

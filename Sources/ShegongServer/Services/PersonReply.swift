import ProtobufRuntime
import Registry
import Schema

/// A `GetPersonReply`, put together of the person's records as they lie, masked by the caller's
/// role. The registry is lent to it, not kept: a copy would count references to every table.
struct PersonReply {
    let context: CommandContext
    let isRehearsal: Bool

    private typealias Field = GetPersonReply.FieldNumber

    /// Answers an encoded `GetPersonRequest` into the writer; returns the person's id.
    func answer(
        _ payload: UnsafeRawBufferPointer, of registry: Registry,
        _ writer: inout MessageWriter, _ trace: inout ReadTrace
    ) throws(CallFailure) -> UInt64 {
        guard let request = try? GetPersonRequest.View(reading: payload, options: .request) else {
            throw .unreadable
        }
        trace.note(min(request.minimumRevision, registry.revision))
        var person: UInt64?
        do throws(Refusal) {
            try registry.withRecords(of: request.person, context, &trace) { file, trace in
                if (try? write(file, of: registry, &writer, &trace)) != nil {
                    person = file.id
                }
            }
        } catch {
            throw .refused(error, trace)
        }
        guard let person else { throw .internalError("a stored record cannot be read") }
        return person
    }

    private func write(
        _ file: PersonRecords, of registry: Registry, _ writer: inout MessageWriter,
        _ trace: inout ReadTrace
    ) throws(DecodingError) {
        let profile = context.caller.maskingProfile
        try writer.write(file.person, as: Person.self, masked: profile, inField: Field.person)
        try writer.write(
            file.identity, as: PersonIdentity.self, masked: profile, inField: Field.identity)
        try registry.visitCertificates(of: file.id, &trace) { record throws(DecodingError) in
            try writer.write(
                record, as: Certificate.self, masked: profile, inField: Field.certificates)
        }
        try registry.visitPeriods(of: file.id, &trace) { record throws(DecodingError) in
            try writer.write(
                record, as: RegistrationPeriod.self, masked: profile, inField: Field.periods)
        }
        // Only a clerk can fill the gaps, and reading the whole form costs as much as the rest.
        if context.caller.has(.clerk) {
            for problem in try registry.missingFields(of: file, today: context.today) {
                problem.encoded().withUnsafeBytes { writer.writeContent(Field.missing, $0) }
            }
        }
        writer.writeNumber(Field.rehearsal, isRehearsal ? 1 : 0)
    }
}

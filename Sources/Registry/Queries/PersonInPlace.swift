package import ProtobufRuntime
import Rules
package import Schema

/// A person's records where they lie, for replies that are put together of them. Valid only within
/// the call that hands them out.
package struct PersonRecords {
    package let id: UInt64
    /// An encoded `Person`.
    package let person: UnsafeRawBufferPointer
    /// An encoded `PersonIdentity`; empty if there is none.
    package let identity: UnsafeRawBufferPointer
}

/// The look-up that officers make all day, without making values of what it looks at. Its answers
/// are those of `person(_:_:_:)` and `file(of:_:)`.
extension Registry {
    /// Calls `body` with the records of the person that a selector names, if the caller sees him;
    /// otherwise as if there were none.
    /// It gives nothing back: of a generic one each call would look its types up.
    package func withRecords(
        of selector: PersonSelector.View?, _ context: CommandContext, _ trace: inout ReadTrace,
        _ body: (PersonRecords, inout ReadTrace) -> Void
    ) throws(Refusal) {
        guard let selector else { throw Refusal(.requestInvalid) }
        if let asked = PlainIdentity(selector), try isDone(asked, context, &trace, body) {
            return
        }
        let id = try person(PersonSelector(selector), context, &trace).id
        let (identity, revision) = record(.personIdentity, id)
        trace.note(revision)
        guard lend(id, identity, nil, context, &trace, body) == .lent else {
            throw Refusal(.notFound)
        }
    }

    /// What a caller sees of a person.
    private enum Sight {
        /// His records were lent.
        case lent
        /// As much as of nobody.
        case nothing
        /// His account was merged or has another name: more has to be looked at.
        case another
    }

    /// The same for who has, or once had, a document with this number; false where his account was
    /// merged or has another name, and more has to be looked at.
    private func isDone(
        _ asked: PlainIdentity, _ context: CommandContext, _ trace: inout ReadTrace,
        _ body: (PersonRecords, inout ReadTrace) -> Void
    ) throws(Refusal) -> Bool {
        let term = IndexTerm.bytes(asked.number.utf8)
        var last: UInt64 = 0
        while let id = firstID(.personByDocument, term, after: last, &trace) {
            let (identity, revision) = record(.personIdentity, id)
            trace.note(revision)
            guard let identity, Self.holds(asked.number, identity) else {
                last = id
                continue
            }
            let sight = lend(id, identity, asked, context, &trace, body)
            guard sight != .nothing else { break }
            return sight == .lent
        }
        throw Refusal(.notFound)
    }

    private func lend(
        _ id: UInt64, _ identity: UnsafeRawBufferPointer?, _ asked: PlainIdentity?,
        _ context: CommandContext, _ trace: inout ReadTrace,
        _ body: (PersonRecords, inout ReadTrace) -> Void
    ) -> Sight {
        let (person, revision) = record(.person, id)
        trace.note(revision)
        guard let person, let seen = try? Person.View(reading: person, options: .verified)
        else { return .nothing }
        if asked != nil, seen.mergedInto != 0 { return .another }
        guard sees(context.caller, seen.divisionId, day: context.today, &trace) else {
            return .nothing
        }
        if let asked, !asked.isNamed(seen.name) { return .another }
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        body(PersonRecords(id: id, person: person, identity: identity ?? none), &trace)
        return .lent
    }

    private static func holds(_ number: WireText, _ identity: UnsafeRawBufferPointer) -> Bool {
        var isThere = false
        let documents = WireElements(ofField: PersonIdentity.FieldNumber.documents, in: identity)
        documents.forEachUnchecked(IdentityDocument.View.self) { document in
            isThere = document.number.hasSameBytes(as: number)
            return !isThere
        }
        return isThere
    }

    /// Visits the certificates of a person as they lie, in order of id.
    package func visitCertificates(
        of person: UInt64, _ trace: inout ReadTrace,
        _ body: (UnsafeRawBufferPointer) throws(DecodingError) -> Void
    ) throws(DecodingError) {
        try visitRecords(.certificate, by: .certificateByPerson, person, &trace, body)
    }

    /// Visits the registration periods of a person as they lie, in order of id.
    package func visitPeriods(
        of person: UInt64, _ trace: inout ReadTrace,
        _ body: (UnsafeRawBufferPointer) throws(DecodingError) -> Void
    ) throws(DecodingError) {
        try visitRecords(.registrationPeriod, by: .periodByPerson, person, &trace, body)
    }

    private func visitRecords(
        _ table: Table, by index: Index, _ term: UInt64, _ trace: inout ReadTrace,
        _ body: (UnsafeRawBufferPointer) throws(DecodingError) -> Void
    ) throws(DecodingError) {
        var seen = ReadTrace()
        var failure: DecodingError?
        visitIDs(index, term, after: 0, &trace) { id in
            failure = withRecord(table, id) { record, revision in
                seen.note(revision)
                guard let record else { return nil }
                do throws(DecodingError) {
                    try body(record)
                    return nil
                } catch {
                    return error
                }
            }
            return failure == nil
        }
        trace.note(seen.newestRevision)
        if let failure { throw failure }
    }

    /// What the personal form still lacks before an application can be submitted.
    package func missingFields(
        of file: PersonRecords, today: UInt32
    ) throws(DecodingError) -> [FieldProblem] {
        let person = try Person(decoding: file.person, options: .stored)
        let identity = try PersonIdentity(decoding: file.identity, options: .stored)
        return missingFields(person, identity, today: today)
    }
}

/// A full identity as it is nearly always asked for: a resident number in canonical form and a name
/// of common Han characters, both of which are compared as they are.
struct PlainIdentity {
    let name: WireText
    let number: WireText

    /// Nil where the selector names somebody otherwise, or less plainly.
    init?(_ selector: PersonSelector.View) {
        guard selector.personId == 0, selector.managementNumber.isEmpty,
            let identity = selector.identity, let document = identity.document,
            document.kind == .resident || document.kind == .unspecified,
            PersonName.isPlain(identity.name.utf8),
            IdentityNumber.isCanonicalResident(document.number.utf8)
        else { return nil }
        name = identity.name
        number = document.number
    }

    func isNamed(_ other: WireText) -> Bool {
        name.hasSameBytes(as: other) || PersonName.agree(name.string, other.string)
    }
}

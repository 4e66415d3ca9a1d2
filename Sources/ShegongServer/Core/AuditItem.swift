import Registry
import Schema

/// What the journal keeps of one act: an audit entry, or a masked reading.
struct AuditItem {
    /// 0 = a masked reading.
    var sequence: UInt64 = 0
    var at: Int64
    var kind: AuditKind
    var operatorID: UInt64
    var uid: UInt32
    /// Full name.
    var method: String
    var subject: AuditSubject
    var subjectID: UInt64
    var reason = ""
    var revision: UInt64 = 0
    var token: [UInt8] = []
    var tokenKeyID: UInt32 = 0

    init(_ entry: AuditEntry) {
        sequence = entry.sequence
        at = entry.at
        kind = entry.kind
        operatorID = entry.operatorId
        uid = entry.uid
        method = entry.method
        subjectID = entry.personId
        subject = subjectID == 0 ? .unspecified : Method.auditSubject(named: entry.method)
        reason = entry.reason
        revision = entry.revision
        token = entry.subjectToken
        tokenKeyID = entry.tokenKeyId
    }

    init(_ reading: MaskedRead.Stored) {
        at = reading.at
        kind = .maskedRead
        operatorID = reading.operatorID
        uid = reading.uid
        // One that only a later version knows goes by its number.
        method = reading.method.map(\.fullName) ?? "#\(reading.methodNumber)"
        subjectID = reading.personID
        subject = subjectID == 0 ? .unspecified : reading.method?.auditSubject ?? .person
    }

    /// The items of a group commit: entries in their order, readings in theirs, between one another
    /// by time; at the same time a look comes before the act.
    static func items(of body: JournalBody, withReadings: Bool) -> [AuditItem] {
        let readings = withReadings ? MaskedRead.stored(in: body.maskedReads) : []
        var items: [AuditItem] = []
        items.reserveCapacity(body.audit.count + readings.count)
        var next = 0
        for entry in body.audit {
            while next < readings.count, readings[next].at <= entry.at {
                items.append(AuditItem(readings[next]))
                next += 1
            }
            items.append(AuditItem(entry))
        }
        items += readings[next...].map { AuditItem($0) }
        return items
    }
}

extension Method {
    /// What the number beside this method in the audit names: a person's, or where nobody has an
    /// account, that of the case or the entry itself.
    var auditSubject: AuditSubject {
        switch self {
        case .getFeedback, .listFeedback, .revealFeedback: .feedback
        case .listRosterEntries, .listVoidResults, .listUnconfirmed: .rosterEntry
        case .revealComplaint: .complaint
        default: .person
        }
    }

    static func auditSubject(named name: String) -> AuditSubject {
        // Of those that are no person's, these write entries.
        for method in [Method.revealFeedback, .revealComplaint] where method.fullName == name {
            return method.auditSubject
        }
        return .person
    }
}

extension MaskedRead {
    /// A masked reading as it lies in the journal: its method may be one that is not known here.
    struct Stored {
        var operatorID: UInt64
        var personID: UInt64
        var at: Int64
        var methodNumber: UInt32
        var uid: UInt32

        var method: Method? { Method(rawValue: methodNumber) }
    }

    /// The readings of a journal entry, in order.
    static func stored(in bytes: [UInt8]) -> [Stored] {
        bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / byteCount).map { index in
                func number<Number: FixedWidthInteger>(_ place: Int, _: Number.Type) -> Number {
                    Number(
                        littleEndian: bytes.loadUnaligned(
                            fromByteOffset: index * byteCount + place, as: Number.self))
                }
                return Stored(
                    operatorID: number(0, UInt64.self), personID: number(8, UInt64.self),
                    at: number(16, Int64.self), methodNumber: number(24, UInt32.self),
                    uid: number(28, UInt32.self))
            }
        }
    }
}

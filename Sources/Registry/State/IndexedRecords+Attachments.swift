import Schema

extension Attachment: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [
            IndexEntry(.attachmentBySubject, IndexTerm.subject(subject, subjectId), key),
            IndexEntry(.attachmentByDigest, IndexTerm.bytes(contentDigest), key),
        ]
    }
}

extension IndexTerm {
    static func subject(_ subject: AttachmentSubject, _ id: UInt64) -> UInt64 {
        UInt64(UInt8(truncatingIfNeeded: subject.rawValue)) << 56 ^ id
    }
}

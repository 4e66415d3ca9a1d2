import Schema

extension StatusReply {
    var sections: [Report.Section] {
        let fields: [Report.Field] = [
            .init(.version, .text(version)), .init(.now, .instant(now)),
            .init(.startedAt, .instant(startedAt)), .init(.epoch, .number(epoch)),
            .init(.revision, .number(revision)),
            .init(.durableRevision, .number(durableRevision)),
            .init(.snapshotRevision, .id(snapshotRevision)),
            .init(.snapshotAt, .instant(snapshotAt)),
            .init(.journalBytes, .number(journalBytes)),
            .init(.residentBytes, .number(residentBytes)),
            .init(.connections, .number(UInt64(connections))),
            .init(.requests, .number(requests)), .init(.changes, .number(changes)),
            .init(.syncs, .number(syncs)), .init(.writesRefused, .flag(writesRefused)),
        ]
        let rows: [[Cell]] = tables.map {
            [.text($0.table), .number($0.rows), .number($0.bytes)]
        }
        return [
            .init(nil, .fields(fields)),
            .init(.tables, .rows([.table, .rowCount, .bytes], rows)),
        ]
    }
}

extension BackupEnd {
    func sections(file: String) -> [Report.Section] {
        [
            .init(
                nil,
                .fields([
                    .init(.file, .text(file)), .init(.epoch, .number(epoch)),
                    .init(.revision, .number(revision)), .init(.takenAt, .instant(takenAt)),
                    .init(.rowCount, .number(rows)), .init(.bytes, .number(bytes)),
                    .init(.rootHash, .text(Self.hexadecimal(rootHash))),
                    .init(.attachments, .number(attachments)),
                    .init(.attachmentsMissing, .number(attachmentsMissing)),
                ]))
        ]
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

/// `store.header`: one block, written whole by `init`, `restore` and `journal repair`; never in
/// place.
enum StoreHeader {
    private static let rehearsalFlag: UInt64 = 1

    static func encode(_ identity: StoreIdentity) -> [UInt8] {
        var encoder = FileMagic.storeHeader.begin()
        encoder.put(identity.id.bytes)
        encoder.put(identity.epoch)
        encoder.put(identity.createdAt)
        encoder.put(identity.isRehearsal ? rehearsalFlag : 0)
        return encoder.block(of: FileMagic.blockBytes)
    }

    /// Writes a whole new header beside the old one, if there is one, and puts it in its place.
    static func replace(
        _ identity: StoreIdentity, in layout: StoreLayout, on fileSystem: any FileSystem
    ) throws(StorageError) {
        let temporary = layout.storeHeader + StoreLayout.temporarySuffix
        try onFile(.storeHeader) { () throws(FileSystemError) in
            if try fileSystem.status(ofPath: temporary) != nil {
                try fileSystem.unlink(temporary)
            }
            let file = try fileSystem.open(temporary, .create)
            try fileSystem.write(encode(identity), to: file, at: 0)
            try fileSystem.synchronize(file)
            try fileSystem.rename(temporary, to: layout.storeHeader)
            try fileSystem.synchronizeDirectory(layout.directory)
        }
    }

    static func decode(_ block: [UInt8], file: String) throws(OpeningRefusal) -> StoreIdentity {
        var decoder = try FileMagic.storeHeader.open(block, file: file, kind: .storeHeader)
        guard let id = decoder.take(StoreID.byteCount).flatMap({ StoreID($0) }),
            let epoch = decoder.integer(UInt64.self), let createdAt = decoder.instant(),
            let flags = decoder.integer(UInt64.self), flags <= rehearsalFlag
        else {
            throw .damaged(Damage(kind: .storeHeader, file: file, offset: 0, revision: 0))
        }
        return StoreIdentity(
            id: id, epoch: epoch, createdAt: createdAt, isRehearsal: flags & rehearsalFlag != 0)
    }
}

/// `journal/head`: which segment is the newest, so that its loss is noticed.
///
/// Two slots of a block each, written in turn and in place: the slot not written survives whatever
/// happens to the other, and a full disk cannot stop the change of segments.
struct JournalHead: Equatable {
    static let slotCount: UInt64 = 2

    let storeID: StoreID
    /// Rises by one with each write; its parity is the slot.
    let generation: UInt64
    /// First sequence of the newest segment that may hold acknowledged entries; 0 = none yet.
    let newestSegment: UInt64

    var offset: UInt64 { generation % Self.slotCount * UInt64(FileMagic.blockBytes) }

    func following(newestSegment: UInt64) -> JournalHead {
        JournalHead(storeID: storeID, generation: generation &+ 1, newestSegment: newestSegment)
    }

    func encode() -> [UInt8] {
        var encoder = FileMagic.journalHead.begin()
        encoder.put(storeID.bytes)
        encoder.put(generation)
        encoder.put(newestSegment)
        return encoder.block(of: FileMagic.blockBytes)
    }

    /// The newer of the slots that are whole.
    static func decode(_ bytes: [UInt8], file: String) throws(OpeningRefusal) -> JournalHead {
        var newest: JournalHead?
        var refusal = OpeningRefusal.damaged(
            Damage(kind: .journalHead, file: file, offset: 0, revision: 0))
        for slot in 0..<slotCount {
            let start = Int(slot) * FileMagic.blockBytes
            guard bytes.count >= start + FileMagic.blockBytes else {
                break
            }
            let block = Array(bytes[start..<start + FileMagic.blockBytes])
            do throws(OpeningRefusal) {
                let head = try decodeSlot(block, file: file)
                if head.generation >= newest?.generation ?? 0 {
                    newest = head
                }
            } catch {
                if case .newerFormat = error {
                    refusal = error
                }
            }
        }
        guard let newest else {
            throw refusal
        }
        return newest
    }

    private static func decodeSlot(
        _ block: [UInt8], file: String
    ) throws(OpeningRefusal) -> JournalHead {
        var decoder = try FileMagic.journalHead.open(block, file: file, kind: .journalHead)
        guard let id = decoder.take(StoreID.byteCount).flatMap({ StoreID($0) }),
            let generation = decoder.integer(UInt64.self),
            let newest = decoder.integer(UInt64.self)
        else {
            throw .damaged(Damage(kind: .journalHead, file: file, offset: 0, revision: 0))
        }
        return JournalHead(storeID: id, generation: generation, newestSegment: newest)
    }
}

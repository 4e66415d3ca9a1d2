package import Storage

extension OpeningRefusal {
    /// What is wrong with a store or a backup and what to do next, for an administrator. It names
    /// files, offsets and revisions, and nothing that is in them.
    package var advice: String {
        switch self {
        case .notEmpty(let directory):
            "\(directory) is not empty, and nothing is ever made over what is there. Give another "
                + "directory, or move this one away."
        case .alreadyThere(let file): "\(file) is there already. Give another name."
        case .notAStore(let directory):
            "\(directory) is no store, or was not made to its end. Make one with 'init' or "
                + "'restore' in an empty directory."
        case .locked(let directory):
            "\(directory) is in use by another process. Stop the daemon first."
        case .newerFormat(let file, let version):
            "\(file) has format version \(version), which is newer than this program. Install the "
                + "version that wrote it."
        case .unknownAlgorithm(let file):
            "\(file) uses a checksum or digest that this program does not know. Install the "
                + "version that wrote it."
        case .damaged(let damage): damage.advice
        case .missingSegment(let sequence, let directory):
            "The journal from entry \(sequence) on is missing in \(directory). Put the file back, "
                + "or restore."
        case .missingEntries(let sequence, let file):
            "\(file) does not go on from entry \(sequence). Files of different times were mixed: "
                + "put the right ones back, or restore."
        case .unexpectedFile(let path):
            "\(path) does not belong in a store. Move it away."
        case .misnamed(let file): "\(file) does not bear its own name. Put the right file back."
        case .foreignStore(let file):
            "\(file) belongs to another store. Put the right file back."
        case .wrongEpoch(let file, let found, let expected):
            "\(file) is of epoch \(found) where \(expected) is expected: it is from before a "
                + "restore, or from after one elsewhere. Put the right file back."
        case .tooLarge(let file, _):
            "\(file) is longer than anything that this program writes. Put the right file back."
        case .content(let reason):
            "What is stored cannot be understood: \(reason). Install the version that wrote it, "
                + "or restore."
        case .notReached(let revision, let newest):
            "Revision \(revision) is not there: the files end at revision \(newest)."
        case .newerSnapshot(let file, let revision):
            "\(file) holds revision \(revision), more than a repair would leave. Save it instead: "
                + "shegongd restore --from-store … --to-revision \(revision)."
        case .missingAttachment(let id, let file):
            "\(file), the content of attachment \(id), is missing. Put it back from a backup, or "
                + "have it added again."
        case .replayDiffers(let from, let to):
            "The changes after \(from) do not lead to the state in \(to). Keep all files, and "
                + "report this as a defect."
        }
    }
}

extension Damage {
    fileprivate var advice: String {
        let place = "\(file) is damaged at byte \(offset) (\(kind.rawValue))"
        switch kind {
        case .backupTrailer, .backupContent:
            return place
                + ": it is no whole backup. Take another copy of it, or an older backup."
        case .entry, .misplacedEntry, .seal, .tail:
            return place + "; revision \(revision) is the newest before it. "
                + "'shegongd journal repair --dry-run' says what a cut there would lose; "
                + "'restore' loses nothing that a backup or the archive holds."
        case .snapshotHeader, .snapshotSection, .snapshotFooter:
            return place + ". A start uses the snapshot before it; of a backup take another copy."
        case .attachment:
            return place + ": its bytes are not what it is named after. Put a whole copy back "
                + "from a backup, or have it added again."
        case .length:
            return place + ": its length is wrong. Take a whole copy, or restore."
        case .storeHeader, .journalHead, .segmentHeader:
            return place + "; revision \(revision) is the newest before it. Restore."
        }
    }
}

/// Where the files of a store lie, and what they are called.
package struct StoreLayout: Sendable, Equatable {
    package let directory: String

    package init(directory: String) {
        self.directory = directory
    }

    package var storeHeader: String { directory + "/store.header" }
    package var lock: String { directory + "/lock" }
    package var journal: String { directory + "/journal" }
    package var snapshots: String { directory + "/snapshots" }
    package var archive: String { directory + "/archive" }
    package var attachments: String { directory + "/attachments" }
    package var journalHead: String { journal + "/head" }
    package var nextSegment: String { journal + "/next.temporary" }
    package var subdirectories: [String] { [journal, snapshots, archive, attachments] }

    package func segment(first sequence: UInt64) -> String {
        journal + "/" + Self.segmentName(first: sequence)
    }

    package func archived(first sequence: UInt64) -> String {
        archive + "/" + Self.segmentName(first: sequence)
    }

    package func snapshot(_ name: SnapshotName) -> String {
        snapshots + "/" + name.text
    }

    static let temporarySuffix = ".temporary"
    static let cutSuffix = ".cut"

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else {
            return "."
        }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func segmentName(first sequence: UInt64) -> String {
        "journal-" + sixteenDigits(sequence) + ".segment"
    }

    /// The first sequence that a segment's name tells, or nil where it is no such name.
    static func segmentSequence(of name: String) -> UInt64? {
        guard name.hasPrefix("journal-"), name.hasSuffix(".segment") else {
            return nil
        }
        let digits = name.dropFirst("journal-".count).dropLast(".segment".count)
        guard let sequence = UInt64(digits, radix: 16), segmentName(first: sequence) == name else {
            return nil
        }
        return sequence
    }
}

/// A snapshot's name: revision, then the newest journal entry wholly in it; sorts by age.
package struct SnapshotName: Sendable, Hashable, Comparable {
    package let revision: UInt64
    package let sequence: UInt64

    package init(revision: UInt64, sequence: UInt64) {
        self.revision = revision
        self.sequence = sequence
    }

    package init?(_ text: String) {
        guard text.hasPrefix("snapshot-"), text.hasSuffix(".snapshot") else {
            return nil
        }
        let parts = text.dropFirst("snapshot-".count).dropLast(".snapshot".count)
            .split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let revision = UInt64(parts[0], radix: 16),
            let sequence = UInt64(parts[1], radix: 16)
        else {
            return nil
        }
        self.init(revision: revision, sequence: sequence)
        guard self.text == text else {
            return nil
        }
    }

    package var text: String {
        "snapshot-" + sixteenDigits(revision) + "-" + sixteenDigits(sequence) + ".snapshot"
    }

    package static func < (left: SnapshotName, right: SnapshotName) -> Bool {
        (left.revision, left.sequence) < (right.revision, right.sequence)
    }
}

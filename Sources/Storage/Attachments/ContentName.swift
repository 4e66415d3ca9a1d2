/// What an attachment's content is called: what its bytes add up to, and how many they are.
package struct ContentName: Sendable, Hashable {
    package let digest: Digest
    package let bytes: UInt64

    package init(digest: Digest, bytes: UInt64) {
        self.digest = digest
        self.bytes = bytes
    }
}

/// The contents that a state names, each once, in an order of its own.
///
/// A cursor and not a list: there may be millions, and a backup asks for one after the other.
package struct ContentCatalogue: Sendable {
    /// The next content and its place; nil behind the last.
    package let next: @Sendable (_ after: UInt64) -> (place: UInt64, name: ContentName)?

    package init(
        next: @escaping @Sendable (_ after: UInt64) -> (place: UInt64, name: ContentName)?
    ) {
        self.next = next
    }

    package static let empty = ContentCatalogue { _ in nil }

    package func forEach(
        _ body: (ContentName) throws(StorageError) -> Void
    ) throws(StorageError) {
        var place: UInt64 = 0
        while let found = next(place) {
            try body(found.name)
            place = found.place
        }
    }
}

extension StoreLayout {
    /// Contents lie in 256 directories, by the first byte of their digest.
    func contentDirectory(_ digest: Digest) -> String {
        attachments + "/" + String(digest.description.prefix(2))
    }

    package func content(_ digest: Digest) -> String {
        contentDirectory(digest) + "/" + digest.description
    }

    func attachmentTemporary(_ number: UInt64) -> String {
        attachments + "/" + sixteenDigits(number) + Self.temporarySuffix
    }

    /// The digest that a content's file name tells; nil where it is no such name.
    static func contentDigest(of name: String) -> Digest? {
        var bytes: [UInt8] = []
        let digits = Array(name.utf8)
        guard digits.count == 2 * Digest.byteCount else {
            return nil
        }
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return Digest(bytes).flatMap { $0.description == name ? $0 : nil }
    }
}

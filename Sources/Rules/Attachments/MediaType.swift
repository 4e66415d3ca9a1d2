/// What a content may be: told by its first bytes, which have to agree with what is declared.
package enum MediaType: String, Sendable, CaseIterable {
    case pdf = "application/pdf"
    case jpeg = "image/jpeg"
    case png = "image/png"
    /// 版式文档, GB/T 33190: a ZIP archive.
    case ofd = "application/ofd"

    private var magic: [UInt8] {
        switch self {
        case .pdf: Array("%PDF-".utf8)
        case .jpeg: [0xFF, 0xD8, 0xFF]
        case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        case .ofd: [0x50, 0x4B, 0x03, 0x04]
        }
    }

    /// Bytes that are enough to tell.
    package static var magicBytes: Int { 8 }

    /// Whether a content that begins like this can be of the type.
    package func agrees(with beginning: some Collection<UInt8>) -> Bool {
        beginning.starts(with: magic)
    }

    /// The type of a content that begins like this; nil for what is not taken in.
    package init?(beginning: some Collection<UInt8>) {
        guard let found = Self.allCases.first(where: { $0.agrees(with: beginning) }) else {
            return nil
        }
        self = found
    }
}

import ProtobufRuntime

/// Replaces all characters of a text but the first and last ones by marks (full width, as bureaus
/// print them). A text so short that fewer would be hidden than stay at its end is hidden whole; an
/// empty one stays empty.
struct TextMask {
    /// Characters that stay at the front.
    var first: Int
    /// Characters that stay at the end.
    var last: Int

    /// Three marks, whatever the length: a length can tell an address or an employer.
    static var hidden: String { "＊＊＊" }
    private static var hiddenBytes: Int { 3 * markBytes }
    private static var markBytes: Int { 3 }
    /// U+FF0A in UTF-8, the first byte lowest; twice; and the words that three marks begin and end
    /// with, their length in front.
    private static var mark: UInt64 { 0x8A_BCEF }
    private static var twoMarks: UInt64 { mark << 24 | mark }
    private static var hiddenStart: UInt64 { mark << 56 | twoMarks << 8 | UInt64(hiddenBytes) }
    private static var hiddenEnd: UInt64 { mark >> 8 }

    /// Bytes of a text that stay at either end, and the characters between that are hidden.
    private struct Parts {
        var front = 0
        var hidden = 0
        var back = 0
    }

    /// What is shown of a text.
    func shown(of text: String) -> String {
        var text = text
        let shown: String? = text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            guard let parts = parts(of: bytes) else { return nil }
            return String(decoding: bytes[..<parts.front], as: UTF8.self)
                + String(repeating: "＊", count: parts.hidden)
                + String(decoding: bytes[(bytes.count - parts.back)...], as: UTF8.self)
        }
        return shown ?? shownByCharacters(of: text)
    }

    /// Characters of several scalars: only Swift's own rules count them rightly.
    private func shownByCharacters(of text: String) -> String {
        let count = text.count
        let hidden = count - first - last
        guard hidden > 0, hidden >= last else { return String(repeating: "＊", count: count) }
        return text.prefix(first) + String(repeating: "＊", count: hidden) + text.suffix(last)
    }

    /// Writes the length and the bytes of what is shown of a text.
    func write(_ text: UnsafeRawBufferPointer, to writer: inout MessageWriter) {
        guard let parts = parts(of: text) else {
            var shown = shownByCharacters(of: String(decoding: text, as: UTF8.self))
            shown.withUTF8 { writer.writeLengthAnd(UnsafeRawBufferPointer($0)) }
            return
        }
        let marked = parts.hidden * Self.markBytes
        writer.writeVarint(UInt64(parts.front + marked + parts.back))
        writer.write(text, 0..<parts.front)
        writer.write(Self.twoMarks, byteCount: 2 * Self.markBytes, times: parts.hidden / 2)
        if parts.hidden % 2 == 1 { writer.write(Self.mark, byteCount: Self.markBytes) }
        writer.write(text, text.count - parts.back..<text.count)
    }

    /// Writes the length and the bytes of a text hidden whole, without its length.
    static func writeHidden(_ text: UnsafeRawBufferPointer, to writer: inout MessageWriter) {
        guard !text.isEmpty else { return writer.writeVarint(0) }
        writer.write(hiddenStart, hiddenEnd, byteCount: 1 + hiddenBytes)
    }

    /// The parts of a text of printable ASCII and common Han characters, of which each scalar is a
    /// character; nil for other texts.
    private func parts(of text: UnsafeRawBufferPointer) -> Parts? {
        guard let count = countOfPlainCharacters(text) else { return nil }
        let hidden = count - first - last
        guard hidden > 0, hidden >= last else { return Parts(hidden: count) }
        var parts = Parts(hidden: hidden)
        for _ in 0..<first where parts.front < text.count {
            parts.front += text[parts.front] < 0x80 ? 1 : 3
        }
        for _ in 0..<last where parts.back < text.count {
            parts.back += text[text.count - 1 - parts.back] < 0x80 ? 1 : 3
        }
        return parts.front + parts.back <= text.count ? parts : Parts(hidden: count)
    }

    /// Nil where other characters are among them. Of bytes that are no UTF-8 it counts something.
    private func countOfPlainCharacters(_ text: UnsafeRawBufferPointer) -> Int? {
        var count = 0
        var offset = 0
        while offset < text.count {
            let rest = text.count - offset
            if rest >= 8, Self.isPrintable(text, at: offset) {
                count += 8
                offset += 8
            } else if rest < 8, text.count >= 8, Self.isPrintable(text, at: text.count - 8) {
                return count + rest
            } else {
                switch text[offset] {
                case 0x20...0x7E: offset += 1
                // U+4000…U+9FFF begin with E4…E9.
                case 0xE4...0xE9: offset += 3
                default: return nil
                }
                count += 1
            }
        }
        return count
    }

    /// Whether eight bytes are printable ASCII. An addition carries into no other byte while none
    /// has its highest bit.
    private static func isPrintable(_ text: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        let word = text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let fromSpace = word &+ ones &* (0x80 - 0x20)
        let beyondTilde = word &+ ones
        return word & (ones << 7) == 0 && fromSpace & (ones << 7) == ones << 7
            && beyondTilde & (ones << 7) == 0
    }
}

import Glibc

/// Encodings of roster files.
enum TextEncoding: Sendable, Equatable {
    case utf8
    /// What spreadsheets in China save as plain CSV; contains GBK and GB 2312.
    case gb18030
}

/// Turns a file into UTF-8 piece by piece; what a piece cuts in two waits for the next one.
final class TextDecoder {
    private let encoding: TextEncoding
    private let converter: iconv_t?
    private var waiting: [UInt8] = []
    private var isAtStart = true

    init(_ encoding: TextEncoding) throws(CommandFailure) {
        self.encoding = encoding
        guard encoding == .gb18030 else {
            converter = nil
            return
        }
        let opened = iconv_open("UTF-8", "GB18030")
        // iconv_open answers with the pointer −1 when it knows no such conversion.
        guard opened != iconv_t(bitPattern: -1) else {
            throw CommandFailure(
                .failed, "ENCODING_MISSING",
                Localized(
                    "本机缺少 GB18030 转换模块；请另存为 UTF-8 CSV 后重试。",
                    "This machine cannot convert GB18030; save the file as UTF-8 CSV."))
        }
        converter = opened
    }

    deinit {
        if let converter { iconv_close(converter) }
    }

    /// The UTF-8 of a piece.
    ///
    /// - Returns: nil if the bytes are not in the encoding.
    func decode(_ piece: [UInt8]) -> [UInt8]? {
        var bytes = waiting + piece
        waiting = []
        switch encoding {
        case .utf8:
            if isAtStart, bytes.starts(with: [0xef, 0xbb, 0xbf]) { bytes.removeFirst(3) }
            isAtStart = false
            let whole = Self.wholeScalars(bytes)
            waiting = Array(bytes[whole...])
            bytes.removeSubrange(whole...)
            return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
        case .gb18030: return convert(bytes)
        }
    }

    /// Whether the file ended with a whole character.
    var isComplete: Bool { waiting.isEmpty }

    /// Bytes up to the last scalar that is whole, or that never will be.
    private static func wholeScalars(_ bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let unit = bytes[bytes.count - back]
            if unit & 0xc0 == 0x80 { continue }
            let needed = unit >= 0xf0 ? 4 : unit >= 0xe0 ? 3 : unit >= 0xc0 ? 2 : 1
            return needed > back ? bytes.count - back : bytes.count
        }
        return bytes.count
    }

    private func convert(_ bytes: [UInt8]) -> [UInt8]? {
        var input = bytes.map { CChar(bitPattern: $0) }
        // One byte of GB18030 never needs more than three of UTF-8.
        var output = [CChar](repeating: 0, count: bytes.count * 3 + 16)
        var inputLeft = input.count
        var outputLeft = output.count
        let isInvalid = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var to = output.baseAddress
                let result = iconv(converter, &from, &inputLeft, &to, &outputLeft)
                return result == -1 && errno == EILSEQ
            }
        }
        guard !isInvalid, inputLeft <= 3 else { return nil }
        waiting = Array(bytes.suffix(inputLeft))
        return output.prefix(output.count - outputLeft).map { UInt8(bitPattern: $0) }
    }
}

/// The corpus as the repository keeps it: an input a line, in hexadecimal.
package enum CorpusText {
    /// Reads characters until `next` gives a negative number; what is no digit ends a line.
    package static func read(_ next: () -> Int32) -> [[UInt8]] {
        var inputs: [[UInt8]] = []
        var input: [UInt8] = []
        var high: UInt8?
        while true {
            let character = next()
            if let digit = UInt8(exactly: character).flatMap(value) {
                if let first = high {
                    input.append(first << 4 | digit)
                    high = nil
                } else {
                    high = digit
                }
                continue
            }
            if !input.isEmpty { inputs.append(input) }
            input = []
            high = nil
            if character < 0 { return inputs }
        }
    }

    package static func line(_ input: [UInt8]) -> String {
        input.map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

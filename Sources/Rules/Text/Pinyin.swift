/// Toneless Mandarin readings (拼音) of Han characters: `Data/pinyin.tsv`, which
/// `scripts/make-pinyin.py` writes from ICU's Han-Latin.
package struct Pinyin: Sendable {
    /// The readings shipped with the product.
    package static let shipped = Pinyin(table: PackageResources.pinyin_tsv)

    /// Syllables in the order of the table: wang, in ASCII.
    private let syllables: [[UInt8]]
    /// For each code point from `firstCode` on, its readings; most have one.
    private var readings: [Readings]

    private static var firstCode: UInt32 { 0x3400 }
    private static var lastCode: UInt32 { 0x9FFF }

    /// Reads lines of a syllable, a tab and its characters; lines that begin with # are remarks.
    init(table bytes: [UInt8]) {
        var syllables: [[UInt8]] = []
        readings = Array(
            repeating: Readings(), count: Int(Self.lastCode - Self.firstCode) + 1)
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard line.first != UInt8(ascii: "#"),
                let tab = line.firstIndex(of: UInt8(ascii: "\t"))
            else { continue }
            syllables.append(Array(line[..<tab]))
            let number = UInt16(truncatingIfNeeded: syllables.count)
            for scalar in String(decoding: line[(tab + 1)...], as: UTF8.self).unicodeScalars {
                guard (Self.firstCode...Self.lastCode).contains(scalar.value) else { continue }
                readings[Int(scalar.value - Self.firstCode)].add(number)
            }
        }
        self.syllables = syllables
    }

    /// Syllables: the numbers of readings go from 1 to this.
    var count: Int { syllables.count }

    /// The readings of a character; none for one that is not in the table.
    func readings(of scalar: UInt32) -> Readings {
        guard (Self.firstCode...Self.lastCode).contains(scalar) else { return Readings() }
        return readings[Int(scalar - Self.firstCode)]
    }

    /// The letters of a reading.
    func letters(_ reading: UInt16) -> [UInt8] {
        let position = Int(reading) - 1
        return syllables.indices.contains(position) ? syllables[position] : []
    }

    /// Something of every syllable, by number of the reading; `body` gets its letters, and the
    /// number 0, which no reading has, stands for none.
    func traits(_ body: ([UInt8]) -> UInt8) -> [UInt8] {
        [0] + syllables.map(body)
    }

    /// Up to four readings of one character, as numbers from 1.
    struct Readings: Equatable, Sendable {
        private(set) var numbers = SIMD4<UInt16>()

        mutating func add(_ number: UInt16) {
            for place in 0..<4 where numbers[place] == 0 || numbers[place] == number {
                numbers[place] = number
                return
            }
        }

        /// The traits of all readings together (`Pinyin.traits`).
        func union(of traits: [UInt8]) -> UInt8 {
            traits[Int(numbers[0])] | traits[Int(numbers[1])] | traits[Int(numbers[2])]
                | traits[Int(numbers[3])]
        }

        func contains(where isIt: (UInt16) -> Bool) -> Bool {
            for place in 0..<4 where numbers[place] != 0 && isIt(numbers[place]) { return true }
            return false
        }

        var all: [UInt16] { (0..<4).map { numbers[$0] }.filter { $0 != 0 } }

        /// Whether the two may sound alike.
        func share(_ other: Readings) -> Bool {
            for place in 0..<4 where numbers[place] != 0 {
                if any(other.numbers .== numbers[place]) { return true }
            }
            return false
        }
    }
}

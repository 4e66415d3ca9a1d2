import Storage

/// Makes new inputs of known ones: flips, cuts, repeats, numbers at the edge, two halves joined.
package struct Mutator {
    private var random: SeededGenerator
    private let originals: [[UInt8]]
    private let bytesMaximum: Int

    /// `round` and `seed` decide the one input that `input()` gives.
    package init(seed: UInt64, round: UInt64, from originals: [[UInt8]], bytesMaximum: Int) {
        var mixing = SeededGenerator(seed: seed)
        random = SeededGenerator(seed: mixing.next() ^ (round &* 0xD129_0DDB_53C4_3E49))
        self.originals = originals
        self.bytesMaximum = bytesMaximum
    }

    package mutating func input() -> [UInt8] {
        var bytes = original()
        for _ in 0...below(4) {
            mutate(&bytes)
        }
        if bytes.count > bytesMaximum {
            bytes.removeLast(bytes.count - bytesMaximum)
        }
        return bytes
    }

    private mutating func original() -> [UInt8] {
        originals.isEmpty ? [] : originals[below(originals.count)]
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let place = below(bytes.count + 1)
        switch below(10) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
        case 1 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: overwrite(&bytes, at: place)
        case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(8)))
        case 5: bytes.insert(contentsOf: bytes.dropFirst(below(bytes.count + 1)), at: place)
        case 6, 7: bytes.insert(contentsOf: [0x08 | UInt8(place & 7) << 3] + edge(5), at: place)
        case 8:
            let other = original()
            bytes.replaceSubrange(place..., with: other.dropFirst(below(other.count + 1)))
        case 9: bytes.removeSubrange(place...)
        default: bytes.insert(0xFF, at: place)
        }
    }

    /// Puts a number at the edge of a type over what is there.
    private mutating func overwrite(_ bytes: inout [UInt8], at place: Int) {
        let number = edge([1, 2, 4, 8][below(4)])
        let end = min(bytes.count, place + number.count)
        bytes.replaceSubrange(place..<end, with: number.prefix(end - place))
    }

    /// A number of so many bytes in either order: 0, 1, the greatest, the greatest but one, half.
    private mutating func edge(_ count: Int) -> [UInt8] {
        var number = [UInt8](repeating: below(2) == 0 ? 0 : 0xFF, count: count)
        number[0] ^= UInt8(below(3))
        if below(3) == 0 { number[count - 1] ^= 0x80 }
        return below(2) == 0 ? number : number.reversed()
    }

    private mutating func below(_ limit: Int) -> Int {
        Int(truncatingIfNeeded: random.next() >> 1) % limit
    }
}

/// Runs a target over mutated inputs, one after the other.
package struct MutationLoop {
    private let target: FuzzTarget
    private let originals: [[UInt8]]
    private let seed: UInt64

    package init(_ target: FuzzTarget, corpus: [[UInt8]], seed: UInt64) {
        self.target = target
        originals = target.seeds() + corpus
        self.seed = seed
    }

    /// The input of a round.
    package func input(_ round: UInt64) -> [UInt8] {
        var mutator = Mutator(
            seed: seed, round: round, from: originals, bytesMaximum: target.inputBytesMaximum)
        return mutator.input()
    }

    /// Runs the rounds; the first broken property ends them, told with the round and its input.
    package func run(_ rounds: Range<UInt64>) throws(FailedRound) {
        for round in rounds {
            let input = input(round)
            do {
                try target.run(input)
            } catch {
                throw FailedRound(round: round, input: input, reason: "\(error)")
            }
        }
    }
}

/// A round whose input broke a property.
package struct FailedRound: Error {
    package let round: UInt64
    package let input: [UInt8]
    package let reason: String
}

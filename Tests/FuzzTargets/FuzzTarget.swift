/// A fuzz target: any bytes at all go in, and a property of the product has to hold.
///
/// Duties:
/// 1. Each target drives real code of the product, with nothing of it switched off.
/// 2. An input is everything: the same bytes give the same run, whatever ran before.
/// 3. What comes out is more than "no crash": each target says which property it holds the code to.
///
/// The ordinary tests replay seeds and the kept corpus; libFuzzer and the mutation loop look for
/// more.
package struct FuzzTarget: Sendable {
    /// As scripts and the corpus call it.
    package let name: String
    /// Bytes of an input at most: longer ones say nothing more and cost more.
    package let inputBytesMaximum: Int
    /// Well-formed inputs, what mutation begins with.
    package let seeds: @Sendable () -> [[UInt8]]
    private let check: @Sendable ([UInt8], Effort) throws -> Void

    /// How much is held against the property.
    package enum Effort: Sendable {
        /// What fits into a campaign of many millions.
        case quick
        /// Everything, for the inputs that are kept.
        case thorough
    }

    init(
        _ name: String, inputBytesMaximum: Int, seeds: @escaping @Sendable () -> [[UInt8]],
        check: @escaping @Sendable ([UInt8], Effort) throws -> Void
    ) {
        self.name = name
        self.inputBytesMaximum = inputBytesMaximum
        self.seeds = seeds
        self.check = check
    }

    /// Runs one input.
    ///
    /// - Throws: `BrokenProperty` when the product did what it must not.
    package func run(_ input: [UInt8], _ effort: Effort = .quick) throws {
        try check(input, effort)
    }

    package static let all: [FuzzTarget] = [
        .frames, .serverConnection, .clientConnection, .requests, .journal, .snapshot,
    ]

    package static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

extension FuzzTarget: CustomStringConvertible {
    package var description: String { name }
}

/// A property that did not hold.
package struct BrokenProperty: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// Throws unless the property holds.
func hold(
    _ isHeld: Bool, _ property: @autoclosure () -> String
) throws(BrokenProperty) {
    guard isHeld else { throw BrokenProperty(property()) }
}

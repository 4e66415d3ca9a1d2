/// A value type generated from an enum of `proto/`. Numbers that the schema does not know are kept.
public protocol ProtobufEnum: Sendable, Hashable {
    /// The values that this version of the schema knows.
    static var allKnown: [Self] { get }

    /// The value with a number on the wire; `unrecognized` for one that the schema does not know.
    init(rawValue: Int32)

    /// The number on the wire.
    var rawValue: Int32 { get }
}

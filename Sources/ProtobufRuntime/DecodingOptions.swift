/// What a decoder takes and keeps.
@frozen
public struct DecodingOptions: Sendable, Hashable {
    /// Levels of messages at most, the outermost included.
    public var maximumDepth: Int
    /// Values at most in one repeated field of one message.
    public var maximumElements: Int
    /// Bytes at most in one string.
    public var maximumStringLength: Int
    /// Whether fields that the schema does not know are kept.
    public var keepsUnknownFields: Bool
    /// Whether the bytes were checked before and have stood still since, as records of the registry
    /// have: the decoder then scans nothing before it unpacks, and views check no text.
    public var areVerified: Bool

    /// Makes options; the defaults are those of a request.
    @inlinable
    public init(
        maximumDepth: Int = 16, maximumElements: Int = 1_000, maximumStringLength: Int = .max,
        keepsUnknownFields: Bool = false, areVerified: Bool = false
    ) {
        self.maximumDepth = maximumDepth
        self.maximumElements = maximumElements
        self.maximumStringLength = maximumStringLength
        self.keepsUnknownFields = keepsUnknownFields
        self.areVerified = areVerified
    }

    /// For what we have written ourselves: unknown fields are kept, and a group commit may carry
    /// any number of changes (the memory budget still holds).
    @inlinable
    public static var stored: DecodingOptions {
        DecodingOptions(maximumElements: .max, keepsUnknownFields: true)
    }

    /// For what was checked whole before: records of the registry, which takes in no other ones.
    @inlinable
    public static var verified: DecodingOptions {
        DecodingOptions(maximumElements: .max, keepsUnknownFields: true, areVerified: true)
    }

    /// For what a peer sends: at most 1,000 values a field, unknown fields ignored.
    @inlinable
    public static var request: DecodingOptions { DecodingOptions() }
}

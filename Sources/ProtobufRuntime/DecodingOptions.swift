/// What a decoder takes and keeps.
public struct DecodingOptions: Sendable, Hashable {
    /// Levels of messages at most, the outermost included.
    public var maximumDepth: Int
    /// Values at most in one repeated field of one message.
    public var maximumElements: Int
    /// Bytes at most in one string.
    public var maximumStringLength: Int
    /// Whether fields that the schema does not know are kept.
    public var keepsUnknownFields: Bool

    /// Makes options; the defaults are those of a request.
    public init(
        maximumDepth: Int = 16, maximumElements: Int = 1_000, maximumStringLength: Int = .max,
        keepsUnknownFields: Bool = false
    ) {
        self.maximumDepth = maximumDepth
        self.maximumElements = maximumElements
        self.maximumStringLength = maximumStringLength
        self.keepsUnknownFields = keepsUnknownFields
    }

    /// For what we have written ourselves: unknown fields are kept, and a group commit may carry
    /// any number of changes (the memory budget still holds).
    public static let stored = DecodingOptions(
        maximumElements: .max, keepsUnknownFields: true)

    /// For what a peer sends: at most 1,000 values a field, unknown fields ignored.
    public static let request = DecodingOptions()
}

/// Why bytes are not taken for a message.
public enum DecodingError: Error, Sendable, Hashable, CaseIterable {
    /// The bytes end inside a field, or a length points beyond the end.
    case truncated
    /// A varint is longer than ten bytes or does not fit 64 bits.
    case malformedVarint
    /// A field number is 0 or beyond 2²⁹ − 1, or its tag is longer than five bytes.
    case invalidFieldNumber
    /// A wire type is a group's (3, 4) or does not exist (6, 7).
    case unsupportedWireType
    /// A known field has the wire type of another kind of field.
    case wireTypeMismatch
    /// The packed values of a field do not fill their length.
    case malformedPackedField
    /// Messages are nested deeper than `DecodingOptions.maximumDepth`.
    case tooDeep
    /// A repeated field has more values than `DecodingOptions.maximumElements`.
    case tooManyElements
    /// A string is longer than `DecodingOptions.maximumStringLength`.
    case stringTooLong
    /// A string contains NUL, at which C would silently end it.
    case stringContainsNUL
    /// A string is not valid UTF-8.
    case invalidUTF8
    /// A sub-message that is not repeated stands twice. No encoder writes that, and libprotobuf-c
    /// merges the two wrongly: it drops scalars and unknown fields of the first.
    case duplicateSubmessage
    /// The message would need more memory than its length entitles it to.
    case memoryBudgetExceeded
    /// libprotobuf-c refuses what the checks before it have let pass.
    case refusedByLibrary
}

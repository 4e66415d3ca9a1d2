/// A message read in place: numbers by value, texts, bytes and repeated messages where they lie.
///
/// The generator makes one for each message whose comment in `proto/` says `@view`. It refuses what
/// the decoder of the whole message refuses; where the comment names fields, the others are passed
/// over unread and unchecked. A view is valid as long as the bytes are.
public protocol MessageView {
    /// Reads a message.
    ///
    /// - Parameters:
    ///   - bytes: the encoded message; they must outlive the view.
    ///   - options: the limits.
    ///   - depth: the level of the message, 1 for the outermost.
    /// - Throws: `DecodingError` as the decoder does.
    init(
        reading bytes: UnsafeRawBufferPointer, options: DecodingOptions, depth: Int
    ) throws(DecodingError)
}

extension MessageView {
    /// Reads an outermost message.
    ///
    /// - Throws: `DecodingError` as the decoder does.
    @inlinable @inline(__always)
    public init(
        reading bytes: UnsafeRawBufferPointer, options: DecodingOptions
    ) throws(DecodingError) {
        try unsafe self.init(reading: bytes, options: options, depth: 1)
    }
}

/// The values of a repeated message field, where they lie.
@safe
@frozen
public struct WireElements {
    @usableFromInline let message: UnsafeRawBufferPointer
    @usableFromInline let number: UInt32
    /// How many there are.
    public private(set) var count = 0

    /// The values of field `number` of a message; none is counted yet.
    @inlinable
    public init(ofField number: UInt32, in message: UnsafeRawBufferPointer) {
        unsafe self.message = message
        self.number = number
    }

    /// Checks one value and counts it.
    @inlinable
    public mutating func add<Element: MessageView>(
        _ type: Element.Type, _ bytes: UnsafeRawBufferPointer, _ options: DecodingOptions,
        depth: Int
    ) throws(DecodingError) {
        _ = try unsafe Element(reading: bytes, options: options, depth: depth)
        try count(options)
    }

    /// Counts one value.
    @usableFromInline
    mutating func count(_ options: DecodingOptions) throws(DecodingError) {
        count += 1
        guard count <= options.maximumElements else { throw .tooManyElements }
    }

    /// Visits the values in order until `body` returns false. They were checked when the view was
    /// made, so none fails to be read.
    @inlinable
    public func forEach<Element: MessageView>(
        _ type: Element.Type, _ body: (Element) -> Bool
    ) {
        guard count > 0 else { return }
        forEachUnchecked(type, body)
    }

    /// The same for the values of a stored record, which was checked when it came in: none was
    /// counted, and the visit ends at one that cannot be read.
    @inlinable
    public func forEachUnchecked<Element: MessageView>(
        _ type: Element.Type, _ body: (Element) -> Bool
    ) {
        var reader = unsafe WireReader(message)
        while !reader.isAtEnd {
            guard let tag = try? reader.tag() else { return }
            guard tag.number == number, tag.wireType == WireTag.lengthDelimited else {
                guard (try? reader.skipValue(tag.wireType)) != nil else { return }
                continue
            }
            guard let bytes = try? unsafe reader.lengthDelimited(),
                let element = try? unsafe Element(reading: bytes, options: .verified), body(element)
            else { return }
        }
    }
}

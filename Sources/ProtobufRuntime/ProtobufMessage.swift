/// A value type generated from a message of `proto/`.
public protocol ProtobufMessage: Sendable, Equatable {
    /// Full name of the message: `shegong.v1.Person`.
    static var protobufName: String { get }

    /// Fields that this version of the schema does not know, in the order they came.
    var unknownFields: [UnknownField] { get set }

    /// A message with all fields at their defaults.
    init()

    /// Decodes a message with an arena that is used again and again.
    ///
    /// - Throws: `DecodingError` when the bytes are not such a message, or beyond a limit.
    init(
        decoding bytes: UnsafeRawBufferPointer, options: DecodingOptions, arena: inout ProtobufArena
    )
        throws(DecodingError)

    /// Refuses what decoding refuses, and makes nothing of the rest: for bytes of which little or
    /// nothing is read.
    ///
    /// - Throws: `DecodingError` when the bytes are not such a message, or beyond a limit.
    static func check(
        _ bytes: UnsafeRawBufferPointer, options: DecodingOptions
    ) throws(DecodingError)

    /// Builds the message as libprotobuf-c has it. It lives as long as the arena is not reset.
    func cMessage(in arena: inout ProtobufArena) -> UnsafeRawPointer
}

extension ProtobufMessage {
    /// Decodes a message.
    ///
    /// - Parameters:
    ///   - bytes: the encoded message, without a length in front.
    ///   - options: `.stored` for records, `.request` for what a peer sends.
    /// - Throws: `DecodingError` when the bytes are not such a message, or beyond a limit.
    @inlinable
    public init(decoding bytes: [UInt8], options: DecodingOptions = .stored) throws(DecodingError) {
        self = unsafe try bytes.span.withUnsafeBytes { (buffer) throws(DecodingError) in
            try unsafe Self(decoding: buffer, options: options)
        }
    }

    /// Decodes a message that lies in somebody else's memory; nothing of it is kept.
    ///
    /// - Throws: `DecodingError` when the bytes are not such a message, or beyond a limit.
    @inlinable
    public init(decoding bytes: RawSpan, options: DecodingOptions = .stored) throws(DecodingError) {
        self = unsafe try bytes.withUnsafeBytes { (buffer) throws(DecodingError) in
            try unsafe Self(decoding: buffer, options: options)
        }
    }

    /// As above, for memory known by its address.
    ///
    /// - Throws: `DecodingError` when the bytes are not such a message, or beyond a limit.
    @inlinable
    public init(decoding bytes: UnsafeRawBufferPointer, options: DecodingOptions = .stored)
        throws(DecodingError)
    {
        var arena = ProtobufArena(forDecoding: bytes.count)
        try unsafe self.init(decoding: bytes, options: options, arena: &arena)
    }

    /// The encoded message: fields in order of their numbers, defaults left out, unknown fields
    /// last. The same value always gives the same bytes.
    ///
    /// A NUL in a string, which libprotobuf-c cannot carry, is written as U+FFFD (replacement
    /// character): the rest of the text is kept and the loss can be seen. From the wire none can
    /// come in, since decoding refuses it.
    @inlinable
    public func encoded() -> [UInt8] {
        var arena = ProtobufArena(forEncoding: ())
        return encoded(in: &arena)
    }

    /// As `encoded()`, with an arena that is used again and again.
    @inlinable
    public func encoded(in arena: inout ProtobufArena) -> [UInt8] {
        arena.reset()
        let message = unsafe cMessage(in: &arena)
        return unsafe arena.pack(message)
    }

    /// Bytes that `encoded()` has. It costs about half an encoding.
    public var encodedSize: Int {
        var arena = ProtobufArena(forEncoding: ())
        let message = unsafe cMessage(in: &arena)
        return unsafe arena.packedSize(message)
    }
}

/// The kinds of frames that ttrpc 1.2 defines.
public enum FrameType: UInt8, Sendable, Hashable {
    /// Opens a stream; from the client.
    case request = 1
    /// Ends a stream; from the server.
    case response = 2
    /// A message of a stream; from either.
    case data = 3
}

/// The flags of a frame; what each means depends on the frame's type.
public struct FrameFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The sender sends no more on this stream.
    public static let remoteClosed = FrameFlags(rawValue: 1)
    /// The sender of the request will send more on this stream.
    public static let remoteOpen = FrameFlags(rawValue: 2)
    /// The frame carries no message, not even an empty one.
    public static let noData = FrameFlags(rawValue: 4)
}

/// The ten bytes in front of each frame's data.
public struct FrameHeader: Sendable, Hashable {
    /// Bytes of a header.
    public static let byteCount = 10
    /// Bytes of data at most, by the protocol.
    public static let dataBytesMaximum = 4 * 1024 * 1024
    /// The highest stream id.
    public static let streamIDMaximum: UInt32 = 0x7FFF_FFFF

    /// Bytes of data behind the header.
    public var dataByteCount: Int
    /// The stream: odd, since only clients open streams.
    public var streamID: UInt32
    /// What the frame is.
    public var type: FrameType
    /// Its flags.
    public var flags: FrameFlags

    /// Makes a header.
    public init(dataByteCount: Int, streamID: UInt32, type: FrameType, flags: FrameFlags = []) {
        self.dataByteCount = dataByteCount
        self.streamID = streamID
        self.type = type
        self.flags = flags
    }

    /// Reads and checks the numbers of a header.
    init(length: UInt32, streamID: UInt32, type: UInt8, flags: UInt8) throws(FrameViolation) {
        guard length < 1 << 24 else { throw .reservedByteSet }
        guard length <= Self.dataBytesMaximum else { throw .tooLong(Int(length)) }
        guard let type = FrameType(rawValue: type) else { throw .unknownType(type) }
        guard streamID & 1 == 1, streamID <= Self.streamIDMaximum else {
            throw .invalidStreamID(streamID)
        }
        let flags = FrameFlags(rawValue: flags)
        guard Self.isDefined(flags, for: type) else {
            throw .undefinedFlags(type, flags.rawValue)
        }
        self.init(dataByteCount: Int(length), streamID: streamID, type: type, flags: flags)
    }

    private static func isDefined(_ flags: FrameFlags, for type: FrameType) -> Bool {
        switch type {
        case .request: flags == [] || flags == .remoteClosed || flags == .remoteOpen
        case .response: flags == []
        case .data: flags.isSubset(of: [.remoteClosed, .noData])
        }
    }
}

/// Why a header ends its connection: what follows it cannot be trusted to be frames.
public enum FrameViolation: Error, Sendable, Hashable {
    /// The first byte of the length, reserved by the protocol, is not zero.
    case reservedByteSet
    /// The data is longer than the protocol's 4 MiB.
    case tooLong(Int)
    /// The type is none of the three.
    case unknownType(UInt8)
    /// A flag that is not defined for the type, or two that contradict one another.
    case undefinedFlags(FrameType, UInt8)
    /// The stream id is 0, even or beyond 2³¹ − 1.
    case invalidStreamID(UInt32)
    /// A response to a server, or a request to a client.
    case unexpectedType(FrameType)
}

extension FrameViolation: CustomStringConvertible {
    public var description: String {
        switch self {
        case .reservedByteSet: "first byte of a frame is not zero"
        case .tooLong(let count): "frame of \(count) bytes, beyond the protocol's 4 MiB"
        case .unknownType(let type): "frame of unknown type \(type)"
        case .undefinedFlags(let type, let flags): "flags \(flags) on a frame of type \(type)"
        case .invalidStreamID(let id): "stream id \(id) is not an odd number below 2^31"
        case .unexpectedType(let type): "frame of type \(type) in the wrong direction"
        }
    }
}

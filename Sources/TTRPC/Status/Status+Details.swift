public import ProtobufRuntime

extension AnyMessage {
    /// What stands in front of a message's name in a type URL.
    private static let typeURLPrefix = "type.googleapis.com/"

    /// Packs a message.
    public init(packing message: some ProtobufMessage) {
        self.init(
            typeUrl: Self.typeURLPrefix + type(of: message).protobufName,
            value: message.encoded())
    }

    /// The message, when it is of this type and well formed.
    public func unpacked<Message: ProtobufMessage>(as type: Message.Type) -> Message? {
        guard typeUrl == Self.typeURLPrefix + Message.protobufName else { return nil }
        return try? Message(decoding: value, options: .request)
    }
}

extension Status {
    /// Makes a status with its details.
    ///
    /// - Parameters:
    ///   - code: the outcome.
    ///   - message: the explanation, in the caller's language.
    ///   - errorInfo: the reason that programs go by.
    ///   - badRequest: what is wrong with which field.
    public init(
        _ code: StatusCode, _ message: String, errorInfo: ErrorInfo? = nil,
        badRequest: BadRequest? = nil
    ) {
        self.init(code: code.rawValue, message: message)
        if let errorInfo { details.append(AnyMessage(packing: errorInfo)) }
        if let badRequest { details.append(AnyMessage(packing: badRequest)) }
    }

    /// The outcome.
    public var statusCode: StatusCode { StatusCode(rawValue: code) }

    /// The reason that programs go by, when the peer gave one.
    public var errorInfo: ErrorInfo? {
        for detail in details {
            if let info = detail.unpacked(as: ErrorInfo.self) { return info }
        }
        return nil
    }

    /// What is wrong with which field, when the peer said it.
    public var badRequest: BadRequest? {
        for detail in details {
            if let found = detail.unpacked(as: BadRequest.self) { return found }
        }
        return nil
    }
}

extension Array where Element == KeyValue {
    /// The first value of a key, compared without regard to the case of ASCII letters.
    public func firstValue(of key: String) -> String? {
        let sought = key.lowercased()
        return first { $0.key == sought || $0.key.lowercased() == sought }?.value
    }
}

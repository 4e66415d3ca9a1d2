public import ProtobufRuntime

/// A message that can be shown with its personal data masked. Every message of the schema is one.
public protocol MaskableMessage: ProtobufMessage {
    /// Whether the message has a personal field, itself or in a sub-message.
    static var holdsPersonalData: Bool { get }

    /// The same masking for records as they lie: see `MaskingProfile.write`.
    static var maskingPlan: MaskingPlan { get }

    /// The message with every personal field masked, in sub-messages too. Unknown fields are
    /// dropped: a newer version may have marked them as personal.
    func masked(by profile: MaskingProfile) -> Self
}

import ShegongClient

extension RegistryError.LocalReason {
    /// What to tell somebody at a terminal; a text that ends in a colon is followed by the detail.
    var text: Localized {
        switch self {
        case .unreachable: Text.unreachable.localized
        case .connectionLost: Text.connectionLost.localized
        case .timeout: Text.timeout.localized
        case .cancelled: Text.cancelled.localized
        case .answerUnreadable: Text.answerUnreadable.localized
        case .requestTooLong: Localized("请求过大：", "The request is too long: ")
        case .rowTooLarge: Localized("文件中有一行过大：", "A row of the file is too large: ")
        case .rowsUnreadable: Localized("读取文件时失败：", "Reading the file failed: ")
        }
    }

    /// Whether the detail adds something for people.
    var showsDetail: Bool {
        switch self {
        case .unreachable, .answerUnreadable, .requestTooLong, .rowTooLarge, .rowsUnreadable: true
        case .connectionLost, .timeout, .cancelled: false
        }
    }
}

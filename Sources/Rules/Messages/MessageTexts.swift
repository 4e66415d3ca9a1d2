/// What a message to a person tells of.
package enum MessageOccasion: String, Sendable, CaseIterable {
    case feedbackConfirmed = "FEEDBACK_CONFIRMED"
    case feedbackRejected = "FEEDBACK_REJECTED"
    case feedbackClosed = "FEEDBACK_CLOSED"
    case applicationApproved = "APPLICATION_APPROVED"
    case applicationRefused = "APPLICATION_REFUSED"
    case applicationReturned = "APPLICATION_RETURNED"
    case certificateIssued = "CERTIFICATE_ISSUED"
    case remedyDecided = "REMEDY_DECIDED"
    case expiryReminder = "EXPIRY_REMINDER"
}

/// What the texts of messages are filled with.
package struct MessageFacts: Hashable, Sendable {
    package var level: CertificateLevel?
    /// Year of the exam; 0 = not told.
    package var year: UInt32 = 0
    package var kind: RegistrationKind?
    /// Name of the bureau to turn to.
    package var bureau = ""
    package var until: CalendarDay?
    /// As the officer typed it.
    package var reason = ""

    package init() {}
}

/// The texts of messages to persons (短信): data, `Data/messages.tsv`.
package struct MessageTexts: Sendable {
    private let templates: [MessageOccasion: String]

    /// The shipped texts.
    package static func shipped() throws(MessageTextsError) -> MessageTexts {
        try MessageTexts(PackageResources.messages_tsv)
    }

    /// Reads tab-separated text: event, text. Lines that begin with # are remarks.
    package init(_ bytes: [UInt8]) throws(MessageTextsError) {
        var templates: [MessageOccasion: String] = [:]
        var sawHeader = false
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false)
            .enumerated()
        {
            let text = String(validating: line, as: UTF8.self)
            guard let text else { throw MessageTextsError(line: index + 1) }
            if text.isEmpty || text.hasPrefix("#") { continue }
            guard sawHeader else {
                guard text == "event\ttext" else { throw MessageTextsError(line: index + 1) }
                sawHeader = true
                continue
            }
            let fields = text.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count == 2, !fields[1].isEmpty,
                let occasion = MessageOccasion(rawValue: String(fields[0])),
                templates.updateValue(String(fields[1]), forKey: occasion) == nil
            else { throw MessageTextsError(line: index + 1) }
        }
        guard templates.count == MessageOccasion.allCases.count else {
            throw MessageTextsError(line: 0)
        }
        self.templates = templates
    }

    /// The text of a message.
    package func text(_ occasion: MessageOccasion, _ facts: MessageFacts) -> String {
        var rest = (templates[occasion] ?? "")[...]
        var text = ""
        while let opening = rest.firstIndex(of: "{"),
            let closing = rest[opening...].firstIndex(of: "}")
        {
            text += rest[..<opening]
            text += Self.value(rest[rest.index(after: opening)..<closing], facts)
            rest = rest[rest.index(after: closing)...]
        }
        return text + rest
    }

    private static func value(_ name: Substring, _ facts: MessageFacts) -> String {
        switch name {
        case "level": facts.level?.chineseName ?? "社会工作者"
        case "year": facts.year == 0 ? "" : "\(facts.year)"
        case "kind":
            switch facts.kind {
            case .first: "首次登记"
            case .renewal: "再登记"
            case nil: "登记"
            }
        case "bureau": facts.bureau.isEmpty ? "登记机构" : facts.bureau
        case "until": facts.until?.description ?? ""
        case "reason": MessageReason.text(facts.reason)
        default: ""
        }
    }
}

/// A line of the message texts that cannot be read, from 1; 0 = a text is missing.
package struct MessageTextsError: Error, Hashable, Sendable {
    package let line: Int
}

/// An officer's reason as it may stand in a message.
package enum MessageReason {
    private static let longest = 40
    /// Fewer digits than make up any identity number or telephone number.
    private static let digitsAtMost = 7

    /// On one line and cut short; one with so many digits that they may be somebody's number is
    /// left out.
    package static func text(_ raw: String) -> String {
        var line = HalfWidthText(raw).trimmed.map { $0.isNewline ? " " : $0 }
        while let last = line.last, "。. ".contains(last) { line.removeLast() }
        let digits = line.count { $0.isNumber }
        guard !line.isEmpty, digits <= digitsAtMost else { return "请向受理机构了解" }
        return line.count > longest ? String(line.prefix(longest)) + "…" : String(line)
    }
}

import Schema

/// A message as a file of the spool.
struct SpoolFile {
    /// The message's id and when it was made: after a restore of the register an id may be given
    /// anew, and must not be taken for the one that went out before.
    struct Name: Hashable {
        var id: UInt64
        var createdAt: Int64

        init(_ message: ShortMessage) {
            id = message.id
            createdAt = message.createdAt
        }

        /// Nil for a file of somebody else's.
        init?(_ text: String) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, let id = UInt64(parts[0]), let createdAt = Int64(parts[1]),
                id > 0, createdAt >= 0
            else { return nil }
            self.id = id
            self.createdAt = createdAt
            guard self.text == text else { return nil }
        }

        var text: String { "\(id)-\(createdAt)" }
    }

    /// Header and text as `fileformat.html` of smstools says. Alphabet UTF-8 goes out as UCS-2
    /// where the text needs it (3.1.16 and later).
    static func content(of message: ShortMessage, asksForReport: Bool) -> String {
        var lines = ["To: " + internationalNumber(message.phone), "Alphabet: UTF-8"]
        if asksForReport { lines.append("Report: yes") }
        return lines.joined(separator: "\n") + "\n\n" + message.text + "\n"
    }

    /// Digits only, with the country's code: China's, unless another was given.
    static func internationalNumber(_ phone: String) -> String {
        let digits = phone.filter { ("0"..."9").contains($0) }
        return phone.hasPrefix("+") ? digits : "86" + digits
    }

    /// The value of a header line of a file that smsd has worked on.
    static func header(_ name: String, in content: String) -> String? {
        for line in content.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) { return nil }
            if line.hasPrefix(name + ":") {
                return line.dropFirst(name.count + 1).trimmed
            }
        }
        return nil
    }
}

/// A report of the network about a message that was sent.
struct StatusReport: Equatable {
    /// Receiver, as `To` was.
    var receiver: String
    /// The network's number of the message, as in the sent file.
    var messageID: String
    var outcome: Outcome

    enum Outcome: Equatable {
        case delivered, stillTrying, failed
    }

    /// Nil if the text is no report. GSM 03.40 9.2.3.15: below 32 the message was delivered, from
    /// 32 to 63 the network goes on trying, above it has given up.
    init?(_ content: String) {
        var values: [String: String] = [:]
        for line in content.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = String(line[..<colon])
            if values[name] == nil { values[name] = line[line.index(after: colon)...].trimmed }
        }
        guard let receiver = values["From"], let messageID = values["Message_id"],
            let status = values["Status"],
            let code = status.split(separator: ",").first.flatMap({ Int($0.trimmed) })
        else { return nil }
        self.receiver = receiver
        self.messageID = messageID
        outcome = code < 32 ? .delivered : code < 64 ? .stillTrying : .failed
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

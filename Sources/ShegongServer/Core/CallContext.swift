import Registry
import Schema
import TTRPC

/// What a call brings along besides its request.
struct CallContext {
    var id: CallID
    var method: Method
    var access: Access
    var peer: Peer
    var metadata: CallMetadata
    /// Who asks, and the registry's clock when the call was read: the instant that decides.
    var command: CommandContext
    /// What it took to know the caller and the time: answers wait for that too.
    var admission = ReadTrace()

    var caller: Caller { command.caller }
    /// Unix milliseconds.
    var now: Int64 { command.now }
}

/// The metadata that the daemon understands; anything else is ignored.
struct CallMetadata {
    var language = Language.english
    var idempotencyKey: [UInt8]?

    init(_ pairs: [KeyValue]) {
        guard !pairs.isEmpty else { return }
        if let header = pairs.firstValue(of: "accept-language") {
            language = Language(acceptLanguage: header)
        }
        idempotencyKey = pairs.firstValue(of: "idempotency-key").flatMap(UniqueKey.bytes)
    }
}

/// The two languages of messages.
package enum Language: Sendable {
    case chinese, english

    init(acceptLanguage: String) {
        self = acceptLanguage.lowercased().hasPrefix("zh") ? .chinese : .english
    }
}

/// UUIDs as clients send them: 32 hexadecimal digits, with or without hyphens.
enum UniqueKey {
    static func bytes(of text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        var high: UInt8?
        for character in text.utf8 where character != UInt8(ascii: "-") {
            guard let digit = hexadecimalValue(character), bytes.count < 16 else { return nil }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes.count == 16 && high == nil ? bytes : nil
    }

    /// The instant in a UUIDv7, Unix milliseconds; nil for other versions.
    static func instant(of key: [UInt8]) -> Int64? {
        guard key.count == 16, key[6] >> 4 == 7 else { return nil }
        return key[0..<6].reduce(0) { $0 << 8 | Int64($1) }
    }

    private static func hexadecimalValue(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

/// Why a call does not get what it asked for.
enum CallFailure: Error {
    /// Judged and refused: goes into the audit.
    case refused(Refusal, ReadTrace)
    /// The caller has no role for this method.
    case notPermitted
    /// The request does not decode.
    case unreadable
    /// A limit: rate, budget or queue.
    case overLimit(LimitReason)
    case writesRefused
    case internalError(String)
}

/// Which limit was met.
enum LimitReason: String {
    case requestRate = "RATE_LIMITED"
    case revealBudget = "REVEAL_BUDGET_SPENT"
    case journalBusy = "JOURNAL_BUSY"
    case replyTooLarge = "REPLY_TOO_LARGE"
    case backupUnderWay = "BACKUP_UNDER_WAY"
    case readerTooSlow = "READER_TOO_SLOW"
    case feedReaders = "FEED_READERS"
    case pastBusy = "PAST_BUSY"
    case uploadsUnderWay = "UPLOADS_UNDER_WAY"
    case attachmentNoRoom = "ATTACHMENT_NO_ROOM"
    case sweepUnderWay = "SWEEP_UNDER_WAY"
}

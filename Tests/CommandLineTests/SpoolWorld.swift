import Glibc
import ProtobufRuntime
import Schema
import ShegongClient
import Synchronization

@testable import shegong

/// A delivery job between an outbox that follows the daemon's rules and a spool on disk.
final class SpoolWorld: Sendable {
    private struct Outbox {
        var messages: [UInt64: ShortMessage] = [:]
        /// Calls that still succeed before one fails.
        var callsLeft = Int.max
        var reportsFail = false
    }

    let spool: SpoolHome
    private let outbox = Mutex(Outbox())

    init(messages: Int, hasReports: Bool = false) throws {
        spool = try SpoolHome(hasReports: hasReports)
        for number in 0..<messages {
            let id = UInt64(number + 1)
            let message = ShortMessage(
                id: id, phone: "1380000000\(id)", text: "您的申请已退回补正。", state: .queued,
                createdAt: Int64(1_000 + id))
            outbox.withLock { $0.messages[id] = message }
        }
    }

    func state(_ id: Int) -> MessageState {
        outbox.withLock { $0.messages[UInt64(id)]?.state ?? .unspecified }
    }

    func attempts(_ id: Int) -> UInt32 {
        outbox.withLock { $0.messages[UInt64(id)]?.attempts ?? 0 }
    }

    /// The wait before the next attempt is over.
    func makeDue(_ id: Int) {
        outbox.withLock { $0.messages[UInt64(id)]?.nextAttemptAt = 0 }
    }

    func failNextReport() { outbox.withLock { $0.reportsFail = true } }

    func failCall(after calls: Int) { outbox.withLock { $0.callsLeft = calls } }

    @discardableResult
    func run() async throws -> DeliveryRun.Figures {
        let client = RegistryClient(
            connector: ScriptedTransport { call, _ in self.answer(call) },
            settings: ClientSettings(), environment: ManualTime().environment)
        var run = DeliveryRun(client)
        try await run.perform(try SpoolFolder(spool.path))
        return run.figures
    }

    private func answer(_ call: OutgoingCall) -> Result<[UInt8], CallFailure> {
        outbox.withLock { outbox in
            let failure = CallFailure.status(
                RegistryError(code: .internalError, reason: "CUT", message: "cut short"))
            guard outbox.callsLeft > 0 else {
                outbox.callsLeft = .max
                return .failure(failure)
            }
            if outbox.callsLeft < .max { outbox.callsLeft -= 1 }
            if call.method == "TakeDue" {
                let due = outbox.messages.values.filter {
                    $0.state == .queued || ($0.state == .failed && $0.nextAttemptAt == 0)
                }
                return .success(
                    TakeDueMessagesReply(messages: due.sorted { $0.id < $1.id }).encoded())
            }
            if outbox.reportsFail {
                outbox.reportsFail = false
                return .failure(failure)
            }
            guard let request = try? ReportDeliveryRequest(decoding: call.payload) else {
                return .failure(failure)
            }
            return .success(WriteResult(ids: Self.take(request, &outbox.messages)).encoded())
        }
    }

    /// What the daemon does with a report.
    private static func take(
        _ request: ReportDeliveryRequest, _ messages: inout [UInt64: ShortMessage]
    ) -> [UInt64] {
        var known: [UInt64] = []
        for delivery in request.deliveries {
            guard var message = messages[delivery.messageId],
                message.createdAt == delivery.createdAt
            else { continue }
            known.append(message.id)
            let isWaiting = message.state == .queued || message.state == .failed
            switch delivery.outcome {
            case .handedOver where isWaiting:
                message.state = .handedOver
                message.attempts += 1
            case .delivered where message.state != .delivered:
                message.attempts += isWaiting ? 1 : 0
                message.state = .delivered
            case .failed where message.state == .queued || message.state == .handedOver:
                message.attempts += isWaiting ? 1 : 0
                message.state = message.attempts > 5 ? .givenUp : .failed
                message.nextAttemptAt = 1
            default: continue
            }
            messages[message.id] = message
        }
        return known
    }
}

/// A spool as smsd's configuration makes it, in a folder that goes away with its owner.
final class SpoolHome: Sendable {
    let path: String
    private let counts = Mutex([String: Int]())

    init(hasReports: Bool) throws {
        var template = Array("/tmp/shegong-spool-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw CommandFailure.usage(Localized("", "")) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for stage in ["outgoing", "checked", "sent", "failed"] + (hasReports ? ["report"] : []) {
            mkdir(path + "/" + stage, 0o700)
        }
    }

    deinit {
        for folder in ["outgoing", "checked", "sent", "failed", "report"] {
            for name in names(folder) { unlink(path + "/" + folder + "/" + name) }
            rmdir(path + "/" + folder)
        }
        for name in names("") { unlink(path + "/" + name) }
        rmdir(path)
    }

    /// How often smsd took a file of a name.
    var picked: [String: Int] { counts.withLock { $0 } }

    /// Nothing half written is left.
    var isClean: Bool {
        names("").allSatisfy { $0 == ".shegong.lock" || !$0.contains(".") }
    }

    func names(_ folder: String) -> [String] {
        TestFolder.names(in: path + "/" + folder)
    }

    func content(_ folder: String, _ name: String) -> String {
        guard var file = try? InputFile(path + "/" + folder + "/" + name),
            let bytes = try? file.read()
        else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    func put(_ folder: String, _ name: String, _ text: String) {
        var file = try? OutputFile(path + "/" + folder + "/" + name)
        try? file?.write(Array(text.utf8))
    }

    /// smsd takes a file from `outgoing`, and is done with it.
    func send(_ name: String, to folder: String, adding header: String? = nil) {
        counts.withLock { $0[name, default: 0] += 1 }
        if let header {
            put("outgoing", name, header + "\n" + content("outgoing", name))
        }
        move(name, from: "outgoing", to: folder)
    }

    func move(_ name: String, from: String, to folder: String) {
        rename(path + "/" + from + "/" + name, path + "/" + folder + "/" + name)
    }

    func report(_ name: String, to receiver: String, number: Int, _ status: String) {
        put(
            "report", name,
            "From: \(receiver)\nSent: 21-12-20 10:00:00\n\nSMS STATUS REPORT\n"
                + "Message_id: \(number)\nDischarge_timestamp: 21-12-20 10:00:01\n"
                + "Status: \(status)\n"
        )
    }

    func removeFolder(_ folder: String) { rmdir(path + "/" + folder) }
}

import Schema
import ShegongClient

/// One run of the delivery job: outcomes are read back and reported, then what is due is handed
/// over. Each step can be repeated after a crash anywhere in between:
///
/// 1. A file goes away only after its outcome was reported; a report that comes twice changes
///    nothing.
/// 2. A message stays due until its hand-over was reported; one whose file is already anywhere in
///    the spool is reported and not dropped again.
struct DeliveryRun {
    /// Messages asked for, and outcomes reported, in one call.
    private static let chunk = 200

    private let client: RegistryClient
    private(set) var figures = Figures()

    struct Figures: Equatable {
        var handedOver: UInt64 = 0
        var delivered: UInt64 = 0
        var failed: UInt64 = 0
        /// Files of messages that the registry does not have: it was restored, or is another one.
        var notKnown: [String] = []
    }

    init(_ client: RegistryClient) {
        self.client = client
    }

    mutating func perform(_ spool: borrowing SpoolFolder) async throws {
        try await reportFailed(spool)
        try await reportSent(spool)
        try await handOver(spool)
    }

    // MARK: Outcomes

    private mutating func reportFailed(_ spool: borrowing SpoolFolder) async throws {
        let names = try spool.names(.failed).compactMap { SpoolFile.Name($0) }
        for part in names.parts(of: Self.chunk) {
            let known = try await report(part.map { ($0, .failed) })
            figures.failed += UInt64(known.count)
            for name in part where known.contains(name) {
                try spool.remove(.failed, name.text)
            }
        }
    }

    private mutating func reportSent(_ spool: borrowing SpoolFolder) async throws {
        let names = try spool.names(.sent).compactMap { SpoolFile.Name($0) }
        guard spool.hasReports else {
            for part in names.parts(of: Self.chunk) {
                let known = try await report(part.map { ($0, .delivered) })
                figures.delivered += UInt64(known.count)
                for name in part where known.contains(name) {
                    try spool.remove(.sent, name.text)
                }
            }
            return
        }
        let reports = try spool.reports()
        guard !reports.isEmpty else { return }
        for name in names {
            guard let text = spool.text(.sent, name.text),
                let number = SpoolFile.header("Message_id", in: text),
                let receiver = SpoolFile.header("To", in: text)
            else { continue }
            let about = reports.filter {
                $0.report.messageID == number && $0.report.receiver == receiver
            }
            try await take(about, of: name, spool)
        }
    }

    /// Takes over what the network last said of a message.
    private mutating func take(
        _ reports: [(name: String, report: StatusReport)], of name: SpoolFile.Name,
        _ spool: borrowing SpoolFolder
    ) async throws {
        let isDelivered = reports.contains { $0.report.outcome == .delivered }
        guard isDelivered || reports.contains(where: { $0.report.outcome == .failed }) else {
            return
        }
        let known = try await report([(name, isDelivered ? .delivered : .failed)])
        guard known.contains(name) else { return }
        if isDelivered { figures.delivered += 1 } else { figures.failed += 1 }
        // The message's own file first: a report without it means nothing any more.
        try spool.remove(.sent, name.text)
        for report in reports { try spool.removeReport(report.name) }
    }

    // MARK: Handing over

    private mutating func handOver(_ spool: borrowing SpoolFolder) async throws {
        while true {
            let due = try await client.takeDueMessages(limit: UInt32(Self.chunk)).messages
            guard !due.isEmpty else { return }
            var dropped: [SpoolFile.Name] = []
            for message in due {
                let name = SpoolFile.Name(message)
                if !spool.holds(name.text) {
                    try spool.drop(
                        name.text,
                        SpoolFile.content(of: message, asksForReport: spool.hasReports))
                }
                dropped.append(name)
            }
            let known = try await report(dropped.map { ($0, .handedOver) })
            figures.handedOver += UInt64(known.count)
            guard due.count == Self.chunk, known.count == due.count else { return }
        }
    }

    /// Reports outcomes; returns the files whose messages the registry has.
    private mutating func report(
        _ outcomes: [(name: SpoolFile.Name, outcome: MessageState)]
    ) async throws -> Set<SpoolFile.Name> {
        let deliveries = outcomes.map {
            MessageDelivery(
                messageId: $0.name.id, createdAt: $0.name.createdAt, outcome: $0.outcome)
        }
        let result = try await client.reportDelivery(
            ReportDeliveryRequest(deliveries: deliveries))
        let ids = Set(result.ids)
        let known = outcomes.map(\.name).filter { ids.contains($0.id) }
        figures.notKnown += outcomes.map(\.name).filter { !ids.contains($0.id) }.map(\.text)
        return Set(known)
    }
}

extension Array {
    /// The elements in parts of at most `count`.
    fileprivate func parts(of count: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: self.count, by: count).map {
            self[$0..<Swift.min($0 + count, self.count)]
        }
    }
}

import ProtobufRuntime
import Schema

/// Cuts rows into messages and sends them one after the other.
struct RosterUpload {
    /// Rows in one message at most: what the daemon takes.
    static let rowsPerMessage = 1_000
    /// Bytes of one message at most, with room below the daemon's 1 MiB.
    static let bytesPerMessage = 768 * 1_024

    enum Failure: Error {
        case call(CallFailure)
        case rowTooLarge(row: Int)
        case rows(String)
    }

    private let stream: any RequestStream
    private var message = RosterImportMessage()
    private var bytes = 0
    private var sent = 0

    init(_ stream: any RequestStream) {
        self.stream = stream
    }

    mutating func sendAll<Rows: AsyncSequence>(
        _ rows: Rows, _ progress: (Int) -> Void
    ) async throws(Failure) where Rows.Element == RosterEntry {
        var iterator = rows.makeAsyncIterator()
        while let row = try await Self.next(&iterator) {
            let size = Self.largestEncoding(of: row)
            guard size <= Self.bytesPerMessage else {
                throw .rowTooLarge(row: sent + message.rows.count + 1)
            }
            if message.rows.count == Self.rowsPerMessage || bytes + size > Self.bytesPerMessage {
                try await flush(progress)
            }
            message.rows.append(row)
            bytes += size
        }
        try await flush(progress)
    }

    private static func next<Iterator: AsyncIteratorProtocol>(
        _ iterator: inout Iterator
    ) async throws(Failure) -> Iterator.Element? {
        do {
            return try await iterator.next(isolation: #isolation)
        } catch {
            throw .rows("\(error)")
        }
    }

    private mutating func flush(_ progress: (Int) -> Void) async throws(Failure) {
        guard !message.rows.isEmpty else { return }
        message.firstRow = UInt32(clamping: sent + 1)
        do throws(CallFailure) {
            try await stream.send(message.encoded())
        } catch {
            throw .call(error)
        }
        sent += message.rows.count
        message.rows.removeAll(keepingCapacity: true)
        bytes = 0
        progress(sent)
    }

    /// An upper bound: texts with their headers, and every number at its longest.
    private static func largestEncoding(of row: RosterEntry) -> Int {
        row.name.utf8.count + row.documentNumber.utf8.count + row.managementNumber.utf8.count + 128
    }
}

extension RosterUpload.Failure {
    /// The failure as callers see it. The end of the stream was not sent, so nothing is published.
    var error: RegistryError {
        switch self {
        case .call(let failure): failure.error(mayHaveHappened: false, nil)
        case .rowTooLarge(let row):
            RegistryError(.invalidArgument, .rowTooLarge, "Row \(row) is larger than a message.")
        case .rows(let why): RegistryError(.invalidArgument, .rowsUnreadable, why)
        }
    }
}

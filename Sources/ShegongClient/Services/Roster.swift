import ProtobufRuntime
public import Schema

/// `shegong.v1.Roster`: the roster of exam passers.
extension RegistryClient {
    /// Imports so far, one page.
    public func listRosterBatches(
        _ request: ListRosterBatchesRequest
    ) async throws(RegistryError) -> ListRosterBatchesReply {
        try await read(.roster, "ListBatches", request, ListRosterBatchesReply.self)
    }

    /// Roster entries, masked, one page.
    public func listRosterEntries(
        _ request: ListRosterEntriesRequest
    ) async throws(RegistryError) -> ListRosterEntriesReply {
        try await read(.roster, "ListEntries", request, ListRosterEntriesReply.self)
    }

    /// Takes an import back, if nothing hangs on its rows. `ids`: the batch.
    public func undoRosterBatch(
        _ request: UndoRosterBatchRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.roster, "UndoBatch", request, key)
    }

    /// Marks results as void. `ids`: the roster entries marked.
    public func voidResults(
        _ request: VoidResultsRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.roster, "VoidResults", request, key)
    }

    /// Void results with the registrations still in force, masked, one page.
    public func listVoidResults(
        _ request: ListVoidRequest
    ) async throws(RegistryError) -> ListVoidReply {
        try await read(.roster, "ListVoid", request, ListVoidReply.self)
    }

    /// Entries made from feedback that no official roster confirms, masked, one page.
    public func listUnconfirmed(
        _ request: ListUnconfirmedRequest
    ) async throws(RegistryError) -> ListUnconfirmedReply {
        try await read(.roster, "ListUnconfirmed", request, ListUnconfirmedReply.self)
    }

    /// Imports a roster: all of it or nothing.
    ///
    /// Rows are taken from the sequence one by one and only as fast as the daemon reads, so a
    /// roster of any length needs the memory of one message. The rows cannot be read twice, so an
    /// import that is interrupted is not repeated here; the caller may repeat it as a whole, since
    /// the content digest makes the daemon import the same content once.
    ///
    /// - Parameters:
    ///   - header: label, number of rows and SHA-256 of the content.
    ///   - rows: the rows in file order; an error of the sequence ends the import, nothing is kept.
    ///   - progress: called with the number of rows sent so far, after each message.
    public func importRoster<Rows: AsyncSequence>(
        _ header: RosterImportHeader, rows: Rows, progress: (Int) -> Void = { _ in }
    ) async throws(RegistryError) -> RosterImportReply where Rows.Element == RosterEntry {
        let key = environment.newKey()
        let end = environment.elapsed() + settings.importDeadline
        // Up to the header nothing can have been published, so this much may be repeated.
        let stream = try await attempts(for: nil) {
            (connection, _) async throws(CallFailure) -> any RequestStream in
            let stream = try await connection.open(
                OutgoingCall(
                    service: Service.roster.rawValue, method: "Import", payload: [],
                    metadata: metadata(key), limit: end - environment.elapsed()))
            var message = RosterImportMessage()
            message.header = header
            try await stream.send(message.encoded())
            return stream
        }
        do throws(RosterUpload.Failure) {
            var upload = RosterUpload(stream)
            try await upload.sendAll(rows, progress)
        } catch {
            await stream.cancel()
            throw error.error
        }
        let answer: [UInt8]
        do throws(CallFailure) {
            answer = try await stream.finish()
        } catch {
            throw error.error(mayHaveHappened: error.mayHaveBeenCarriedOut, key)
        }
        let reply: RosterImportReply = try decode(answer, key)
        if let result = reply.result {
            seen.note(result)
        }
        return reply
    }
}

// TTRPC: the wire, ttrpc 1.2 ("gRPC for low-memory environments"). It knows nothing of registries.
//
// Duties, each in a folder of its own:
// 1. Frames/: the 10-byte header, an incremental decoder with limits, the writing of frames.
// 2. Status/: gRPC status codes; statuses with ErrorInfo and BadRequest details.
// 3. Server/: a connection as a pure value (`ServerConnectionMachine`), a thin channel handler
//    around it, listening on Unix sockets, peer credentials, caps, drain, health; a loop that stays
//    awake after traffic (`BusyPolling`).
// 4. Client/: the same halves for the caller, under an async API (`ClientConnection`).
// 5. Generated/: the messages of the envelope, from proto/.
//
// Whatever a peer sends, nothing here may trap, allocate beyond a named limit, or wait for ever.

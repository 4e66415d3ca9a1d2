// ShegongClient: the registry from Swift. Its duties:
//
// 1. One typed asynchronous method for each method of `proto/shegong/v1`, a file a service.
// 2. Every call ends: a deadline covers connecting, all attempts and the pauses between them.
// 3. A lost connection is made again; reads are repeated, and writes under the same idempotency
//    key, so that a change happens once however often it is asked for. A refusal is never repeated.
// 4. Read your writes: the newest revision seen goes into the reads that can ask for one.
// 5. A roster of any length goes up in bounded memory, no faster than the daemon takes it.
// 6. One error type, `RegistryError`, with the daemon's stable reason and field problems.

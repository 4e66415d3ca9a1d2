// ProtobufRuntime: the one owner of libprotobuf-c. Its duties:
//
// 1. Memory. Everything that libprotobuf-c allocates comes from a `ProtobufArena`, which bumps a
//    pointer, frees all at once and stops at a budget that follows the length of the input.
// 2. Checks before unpacking. libprotobuf-c 1.4.1 accepts more than we can keep: `WireScanner`
//    walks the bytes by the message's descriptor and refuses what is listed in `DecodingError`.
// 3. Decode and encode. The generated value types go through `ProtobufArena.unpack` and
//    `ProtobufArena.pack`; nothing else calls the library.
// 4. Unknown fields. They are kept for stored records (an older daemon must not lose what a newer
//    one wrote) and dropped from requests.
//
// The target is compiled with strict memory safety: each `unsafe` is an entry of its audit list.
// Nothing here traps on bytes from a peer or a disk.

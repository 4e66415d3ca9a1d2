import CFloor
import Glibc

/// The floor of a durable write: as many bytes as a change takes in the journal, written into
/// blocks that exist and synced, on the store's file system.
struct RawWrites: ~Copyable {
    private let descriptor: Int32
    private let bytes: [UInt8]
    private let room: Int

    init(in directory: String, entryBytes: Int, count: Int) throws(BenchFailure) {
        var descriptor: Int32 = -1
        room = entryBytes * count
        bytes = [UInt8](repeating: 0x5a, count: entryBytes)
        try BenchFailure.check(
            "make \(directory)/raw",
            floor_open_written(directory + "/raw", UInt64(room), &descriptor))
        self.descriptor = descriptor
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Nanoseconds of each of `count` writes, which are made on one processor if one is named.
    func write(_ count: Int, on processor: Int?) throws(BenchFailure) -> [UInt32] {
        guard bytes.count * count <= room else { throw .unusable("the raw file is too short") }
        var nanoseconds = [UInt32](repeating: 0, count: count)
        let result = bytes.withUnsafeBufferPointer { bytes in
            nanoseconds.withUnsafeMutableBufferPointer { room in
                floor_write_synced(
                    descriptor, 0, bytes.baseAddress, bytes.count, count, room.baseAddress,
                    Int32(processor ?? -1))
            }
        }
        try BenchFailure.check("write and fdatasync", result)
        return nanoseconds
    }
}

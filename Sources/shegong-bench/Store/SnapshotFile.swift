import CFloor
import Foundation

/// The newest snapshot in a store.
struct SnapshotFile {
    let path: String
    let bytes: UInt64

    /// Milliseconds that a bare read of all of it takes.
    func readMilliseconds() throws(BenchFailure) -> Double {
        var nanoseconds: UInt64 = 0
        try BenchFailure.check("read \(path)", floor_read_file(path, &nanoseconds))
        return Double(nanoseconds) / 1e6
    }

    /// Milliseconds that it takes to write as many bytes elsewhere, sync them and read them back.
    func writeMilliseconds(at other: String) throws(BenchFailure) -> Double {
        var nanoseconds: UInt64 = 0
        try BenchFailure.check("write \(other)", floor_write_file(other, bytes, &nanoseconds))
        unlink(other)
        return Double(nanoseconds) / 1e6
    }
}

extension MeasuredDaemon {
    func snapshotFile() throws -> SnapshotFile {
        let directory = store + "/snapshots"
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        // Their names begin with the revision, padded.
        guard let newest = names.filter({ $0.hasSuffix(".snapshot") }).max() else {
            throw BenchFailure.unusable("no snapshot in \(directory)")
        }
        let path = directory + "/" + newest
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        return SnapshotFile(path: path, bytes: size?.uint64Value ?? 0)
    }
}

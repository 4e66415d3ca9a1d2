import Glibc
import Storage
import Testing

/// The same store on the real disk.
@Suite struct LinuxFileSystemTests {
    private func withDirectory(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/shegong-storage-XXXXXX".utf8CString)
        let path = try #require(
            template.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
            })
        defer { remove(path) }
        try body(path)
    }

    /// Removes a directory and what is in it.
    private func remove(_ path: String) {
        let fileSystem = LinuxFileSystem()
        for name in (try? fileSystem.list(path)) ?? [] {
            let child = path + "/" + name
            if (try? fileSystem.status(ofPath: child))?.isDirectory == true {
                remove(child)
            } else {
                try? fileSystem.unlink(child)
            }
        }
        rmdir(path)
    }

    @Test func `Appends, snapshot, maintenance, clean stop, and all of it again`() throws {
        try withDirectory { parent in
            let fileSystem = LinuxFileSystem()
            let directory = parent + "/store"
            try StoreCreator.create(
                directory: directory, identity: testIdentity(), on: fileSystem)
            var revision: UInt64 = 0
            for life in 0..<3 {
                var model = try openModel(fileSystem, directory: directory)
                #expect(model.store.durable.revision == revision)
                let isExact = model.state.isExact && model.state.revision == revision
                #expect(isExact)
                #expect(model.store.report.wasSealed && model.store.report.cut == nil)
                guard var journal = model.store.takeJournal() else {
                    Issue.record("no journal")
                    return
                }
                for _ in 0..<40 {
                    while !journal.hasRoom(bodyBytes: 40_000), journal.needsPreparation {
                        _ = try journal.prepareNextSegment()
                    }
                    revision += 1
                    let token = try journal.append(
                        body: ModelState.body(first: revision, last: revision),
                        firstRevision: revision, lastRevision: revision, at: 0)
                    #expect(token.revision == revision)
                }
                try journal.checkFiles()
                var writer = try SnapshotWriter.begin(
                    ModelState.source(revision: revision, covered: journal.durable.position),
                    identity: model.store.identity, layout: model.store.layout,
                    configuration: .small, on: fileSystem)
                while try writer.step(durable: journal.durable) == .more {}
                let report = try StoreMaintenance.run(
                    layout: model.store.layout, identity: model.store.identity, on: fileSystem)
                #expect(report.archivedSegments.isEmpty == (life == 0))
                try journal.seal(at: 0)
                #expect(throws: StorageError.refusal(.locked(directory: directory))) {
                    _ = try openModel(fileSystem, directory: directory)
                }
            }
            let report = try StoreVerifier.verify(directory: directory, on: fileSystem)
            #expect(report.isWhole && report.entries == 120, "\(report.findings)")
        }
    }

    @Test func `A journal whose folder is moved while a segment is made says what became of it`()
        throws
    {
        try withDirectory { parent in
            let fileSystem = LinuxFileSystem()
            let directory = parent + "/store"
            try StoreCreator.create(
                directory: directory, identity: testIdentity(), on: fileSystem)
            var model = try openModel(fileSystem, directory: directory)
            let layout = model.store.layout
            guard var journal = model.store.takeJournal() else {
                Issue.record("no journal")
                return
            }
            while try !journal.prepareNextSegment() {}
            _ = try journal.append(
                body: ModelState.body(first: 1, last: 1), firstRevision: 1, lastRevision: 1,
                at: 0)
            try fileSystem.rename(layout.journal, to: parent + "/elsewhere")
            do throws(StorageError) {
                while try !journal.prepareNextSegment() {}
                Issue.record("not noticed")
            } catch {
                #expect(error == .segmentReplaced(file: layout.segment(first: 1)))
            }
            let isPoisoned = journal.isPoisoned
            #expect(isPoisoned)
        }
    }

    @Test func `Failed calls name call, path and error number`() throws {
        try withDirectory { parent in
            let fileSystem = LinuxFileSystem()
            #expect(
                throws: FileSystemError(call: .open, path: parent + "/no", code: ENOENT)
            ) {
                _ = try fileSystem.open(parent + "/no", .read)
            }
            #expect(throws: FileSystemError(call: .write, path: "/dev/full", code: ENOSPC)) {
                let file = try fileSystem.open("/dev/full", .readAndWrite)
                let bytes: [UInt8] = [1]
                try bytes.withUnsafeBytes { try fileSystem.write($0.bytes, to: file, at: 0) }
            }
            #expect(throws: FileSystemError(call: .rename, path: parent + "/no", code: ENOENT)) {
                try fileSystem.rename(parent + "/no", to: parent + "/yes")
            }
        }
    }

    /// Since Linux 6.13 a write to a file whose times were asked for gets an exact time, where it
    /// would get that of the last tick, and the next synchronisation has the inode to write.
    @Test func `A status was asked for behind every entry, and every sync wrote the file's times`()
        throws
    {
        try withDirectory { parent in
            let fileSystem = LinuxFileSystem()
            // Whoever else is given an exact time moves that of the tick on: so at its beginning,
            // and again.
            let hasTimeOfTick = try (0..<500).contains { attempt in
                let path = parent + "/\(attempt)"
                let former = timeOfTick()
                while timeOfTick() == former {}
                let before = timeOfTick()
                let file = try fileSystem.open(path, .create)
                for byte in [UInt8](0..<2) {
                    let bytes = [byte]
                    try bytes.withUnsafeBytes { try fileSystem.write($0.bytes, to: file, at: 0) }
                    guard byte == 0 else { break }
                    _ = try fileSystem.status(of: file)
                    _ = try fileSystem.status(ofPath: path)
                }
                var found = stat()
                #expect(lstat(path, &found) == 0)
                let written = [found.st_mtim.tv_sec, found.st_mtim.tv_nsec]
                return [before, timeOfTick()].contains(written)
            }
            #expect(hasTimeOfTick)
        }
    }

    private func timeOfTick() -> [Int] {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &now)
        return [now.tv_sec, now.tv_nsec]
    }

    /// Where the file system cannot go past the page cache, it is the same through it.
    @Test func `What goes past the page cache is read as if it had gone through it`() throws {
        try withDirectory { parent in
            let fileSystem = LinuxFileSystem()
            let file = try fileSystem.open(parent + "/file", .create)
            let old = [UInt8](repeating: 1, count: 3 * 4_096)
            try old.withUnsafeBytes { try fileSystem.write($0.bytes, to: file, at: 0) }
            try fileSystem.bypassPageCache(of: file)
            let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 4_096)
            defer { block.deallocate() }
            block.initializeMemory(as: UInt8.self, repeating: 2)
            try fileSystem.write(UnsafeRawBufferPointer(block).bytes, to: file, at: 4_096)
            let new = old[..<4_096] + [UInt8](repeating: 2, count: 4_096) + old[8_192...]
            let reader = try fileSystem.open(parent + "/file", .read)
            #expect(try fileSystem.read(reader, at: 0, count: 12_288) == Array(new))
        }
    }

    /// Neither can be synchronised, and the kernel says so: whoever hears of success has not asked.
    @Test func `The kernel is asked to synchronise, and its refusal is heard`() throws {
        let fileSystem = LinuxFileSystem()
        for call in [FileCall.synchronizeData, .synchronize] {
            #expect(throws: FileSystemError(call: call, path: "/dev/null", code: EINVAL)) {
                let file = try fileSystem.open("/dev/null", .readAndWrite)
                try call == .synchronize
                    ? fileSystem.synchronize(file) : fileSystem.synchronizeData(of: file)
            }
        }
        #expect(
            throws: FileSystemError(call: .synchronizeDirectory, path: "/proc", code: EINVAL)
        ) {
            try fileSystem.synchronizeDirectory("/proc")
        }
    }
}

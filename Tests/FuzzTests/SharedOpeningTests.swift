import Foundation
import Registry
import ShegongServer
import Storage
import Testing

@testable import FuzzTargets

/// A start that several threads share finds what one alone finds, whatever lies on the disk.
@Suite struct SharedOpeningTests {
    private static func threads(_ count: Int) -> Helpers {
        Helpers(count: count) { _, body in Thread { body() }.start() }
    }

    /// What opening a disk comes to, as text.
    private func opening(_ disk: SimulatedDisk, _ helpers: Helpers) -> String {
        var state = RecoveredState(helpers: helpers)
        do throws(StorageError) {
            let opened = try StoreOpener.open(
                directory: SmallStore.directory, on: SimulatedFileSystem(disk: disk),
                configuration: SmallStore.configuration, into: &state, at: 1_700_000_000_000,
                helpers: helpers)
            state.finishSnapshot()
            return "\(opened.durable.revision) \(state.registry.fuzzedRoot) \(opened.report)"
        } catch {
            return "\(error)"
        }
    }

    @Test func `Several threads give the state, or the refusal, that one gives`() throws {
        let disk = try SmallStore.make(isSealed: true, withSnapshot: true)
        let path = try #require(disk.paths.first { $0.hasSuffix(".snapshot") })
        let content = try #require(disk.content(at: path))
        var found: Set<String> = []
        for place in stride(from: 4_096, to: content.count - 4_096, by: 5) {
            for repair in [SnapshotRepair([]), SnapshotRepair(rawValue: 0x1F)] {
                var changed = disk
                var bytes = content
                if place > 4_096 { bytes[place] ^= 0x04 }
                repair.apply(to: &bytes)
                changed.replace(path, with: bytes)
                let alone = opening(changed, .none)
                #expect(opening(changed, Self.threads(1)) == alone, "at \(place)")
                #expect(opening(changed, Self.threads(3)) == alone, "at \(place)")
                found.insert(alone)
            }
        }
        // Among them states, snapshots passed over, and rows that are refused.
        #expect(found.count > 20)
    }
}

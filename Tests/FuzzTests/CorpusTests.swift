import FuzzTargets
import Glibc
import Testing

/// Goal: what fuzzing has found once never breaks again. Method: every seed and every kept input
/// goes through its target, with everything held against it; then some thousand new ones.
struct CorpusTests {
    @Test(arguments: FuzzTarget.all)
    func `What was kept breaks nothing`(target: FuzzTarget) throws {
        let inputs = target.seeds() + (try corpus(target))
        #expect(inputs.count > 4)
        for input in inputs {
            #expect(throws: Never.self, "\(target) \(CorpusText.line(input))") {
                try target.run(input, .thorough)
            }
        }
    }

    @Test(arguments: FuzzTarget.all)
    func `A few seconds of new inputs break nothing`(target: FuzzTarget) throws {
        let loop = MutationLoop(target, corpus: try corpus(target), seed: 20_211_215)
        do throws(FailedRound) {
            try loop.run(0..<Self.rounds(target))
        } catch {
            let input = CorpusText.line(error.input)
            Issue.record("\(target), round \(error.round): \(error.reason): \(input)")
        }
    }

    private static func rounds(_ target: FuzzTarget) -> UInt64 {
        switch target.name {
        case "frames": 10_000
        case "server-connection", "client-connection": 3_000
        case "requests": 1_000
        default: 300
        }
    }

    private func corpus(_ target: FuzzTarget) throws -> [[UInt8]] {
        let path = String(#filePath.dropLast("CorpusTests.swift".count)) + "Corpus/\(target).txt"
        let file = try #require(fopen(path, "r"), "\(path)")
        defer { fclose(file) }
        return CorpusText.read { fgetc(file) }
    }
}

import FuzzTargets
import Glibc

/// Mutation without coverage: rounds that a seed and their number decide, for counts that libFuzzer
/// would take hours for.
///
///     FuzzLoop TARGET CORPUS SEED FIRST COUNT [one]
///
/// CORPUS is a file with an input a line, in hexadecimal. With `one` each round is named before it
/// runs, so that the last line before a trap names its round.
@main enum FuzzLoop {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 6, let target = FuzzTarget.named(arguments[1]),
            let seed = UInt64(arguments[3]), let first = UInt64(arguments[4]),
            let count = UInt64(arguments[5])
        else {
            fail("usage: FuzzLoop TARGET CORPUS SEED FIRST COUNT [one]")
        }
        var corpus: [[UInt8]] = []
        if let file = fopen(arguments[2], "r") {
            corpus = CorpusText.read { fgetc(file) }
            fclose(file)
        }
        let loop = MutationLoop(target, corpus: corpus, seed: seed)
        let isNamed = arguments.last == "one"
        let step: UInt64 = isNamed ? 1 : count
        do {
            for start in stride(from: first, to: first + count, by: max(1, Int(step))) {
                if isNamed { print("round \(start)") }
                try loop.run(start..<min(start + step, first + count))
            }
        } catch {
            fail(
                "\(target), seed \(seed), round \(error.round): \(error.reason)\n"
                    + CorpusText.line(error.input))
        }
        print("\(target): \(count) inputs, seed \(seed), rounds \(first)..<\(first + count)")
    }

    private static func fail(_ message: String) -> Never {
        StandardError.print(message)
        exit(1)
    }
}

import Foundation

/// A driver that runs beside its caller until its input ends, and then prints what it found.
struct RunningDriver {
    private let process: Process
    private let input = Pipe()
    private let output = Pipe()

    init(_ path: String, _ arguments: [String]) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// Ends its input and waits for it.
    ///
    /// - Returns: what it printed.
    func finish() throws -> String {
        try input.fileHandleForWriting.close()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchFailure.program(
                "\(process.arguments?.joined(separator: " ") ?? "a driver") ended with "
                    + "\(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

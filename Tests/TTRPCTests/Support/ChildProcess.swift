import Glibc
import NIOPosix

/// A program started for a test, with its standard input and output in our hands.
final class ChildProcess: Sendable {
    private let processID: pid_t
    private let input: Int32
    private let output: Int32

    struct Failure: Error {
        let code: Int32
    }

    init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let (childInput, input) = try Self.pipe()
        let (output, childOutput) = try Self.pipe()
        defer {
            close(childInput)
            close(childOutput)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, childInput, 0)
        posix_spawn_file_actions_adddup2(&actions, childOutput, 1)
        var variables: [UnsafeMutablePointer<CChar>?] = []
        for name in ["PATH", "HOME", "GOCACHE"] where environment[name] == nil {
            if let value = getenv(name) {
                variables.append(strdup("\(name)=" + String(cString: value)))
            }
        }
        for (name, value) in environment { variables.append(strdup("\(name)=\(value)")) }
        var words = ([program] + arguments).map { strdup($0) }
        defer { for pointer in words + variables { free(pointer) } }
        words.append(nil)
        variables.append(nil)
        var processID: pid_t = 0
        let code = posix_spawnp(&processID, program, &actions, nil, words, variables)
        guard code == 0 else {
            close(input)
            close(output)
            throw Failure(code: code)
        }
        self.processID = processID
        self.input = input
        self.output = output
    }

    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw Failure(code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    deinit {
        close(input)
        close(output)
    }

    /// One line of the program's output, without its end.
    func readLine() async throws -> String {
        try await NIOThreadPool.singleton.runIfActive { [output] in
            var line: [UInt8] = []
            var byte: UInt8 = 0
            while read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
            return String(decoding: line, as: UTF8.self)
        }
    }

    /// The rest of the program's output, and its exit status once it has ended.
    func finish() async throws -> (output: String, status: Int32) {
        try await NIOThreadPool.singleton.runIfActive { [output, processID] in
            var all: [UInt8] = []
            var block = [UInt8](repeating: 0, count: 4_096)
            while true {
                let count = read(output, &block, block.count)
                guard count > 0 else { break }
                all += block[..<count]
            }
            var status: Int32 = 0
            waitpid(processID, &status, 0)
            return (String(decoding: all, as: UTF8.self), status)
        }
    }

    /// Ends a program that would go on.
    func stop() async throws {
        // Not SIGTERM: the threads of this process block it, and children inherit that.
        kill(processID, SIGKILL)
        _ = try await finish()
    }
}

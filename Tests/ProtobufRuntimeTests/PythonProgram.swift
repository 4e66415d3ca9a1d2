import Glibc

/// Runs programs of the Python environment that scripts/python-environment.sh makes.
struct PythonProgram {
    /// Why a program could not be run, or what it said.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Root of the repository, symbolic links followed.
    let root: String
    private let interpreter: String

    init(testFile: String = #filePath) throws {
        guard let resolved = realpath(testFile, nil) else {
            throw Failure(description: "\(testFile) is gone")
        }
        defer { free(resolved) }
        // Tests/ProtobufRuntimeTests/<this file>
        let parts = String(cString: resolved).split(separator: "/").dropLast(3)
        root = "/" + parts.joined(separator: "/")
        interpreter = root + "/.build/python/bin/python3"
        guard access(interpreter, X_OK) == 0 else {
            throw Failure(description: "no Python environment: run scripts/python-environment.sh")
        }
    }

    /// Folders of .proto files, as exchange.py wants them.
    var protoFolders: String {
        "\(root)/proto:\(root)/Tests/ProtobufRuntimeTests/Interoperability"
    }

    /// Runs Interoperability/`script` and returns what it wrote to both its outputs.
    ///
    /// - Throws: `Failure` when it cannot be started or does not exit with 0.
    @discardableResult
    func run(_ script: String, _ arguments: [String]) throws -> String {
        let path = "\(root)/Tests/ProtobufRuntimeTests/Interoperability/\(script)"
        return try run([interpreter, "-B", path] + arguments)
    }

    private func run(_ words: [String]) throws -> String {
        let output = try TemporaryFile()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_TRUNC, 0)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var arguments = words.map { strdup($0) }
        defer { arguments.forEach { free($0) } }
        arguments.append(nil)
        var child = pid_t()
        let failure = posix_spawn(&child, interpreter, &actions, nil, arguments, environ)
        guard failure == 0 else { throw Failure(description: "posix_spawn: \(failure)") }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { throw Failure(description: "waitpid: \(errno)") }
        }
        let text = String(decoding: try output.read(), as: UTF8.self)
        guard status == 0 else {
            throw Failure(description: "\(words[2...].joined(separator: " ")): \(status)\n\(text)")
        }
        return text
    }
}

/// A file that goes when the value that owns it goes.
struct TemporaryFile: ~Copyable {
    let path: String

    init() throws {
        var template = Array("/tmp/shegong-test-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw PythonProgram.Failure(description: "mkstemp: \(errno)") }
        close(descriptor)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { unlink(path) }

    func write(_ bytes: [UInt8]) throws {
        guard let file = fopen(path, "w") else {
            throw PythonProgram.Failure(description: "\(path): \(errno)")
        }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else {
            throw PythonProgram.Failure(description: "\(path): \(errno)")
        }
    }

    func read() throws -> [UInt8] {
        guard let file = fopen(path, "r") else {
            throw PythonProgram.Failure(description: "\(path): \(errno)")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 * 1024)
        while case let count = fread(&block, 1, block.count, file), count > 0 {
            bytes += block[..<count]
        }
        return bytes
    }
}

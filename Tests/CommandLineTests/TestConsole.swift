import Glibc
import Synchronization

@testable import shegong

/// A terminal or a pipe that remembers what was written.
final class TestConsole: Sendable {
    private let state: Mutex<(output: String, errors: String, input: [String])>
    private let isTerminal: Bool

    init(input: [String] = [], isTerminal: Bool = false) {
        state = Mutex((output: "", errors: "", input: input))
        self.isTerminal = isTerminal
    }

    var output: String { state.withLock { $0.output } }
    var errors: String { state.withLock { $0.errors } }

    var console: Console {
        Console(
            write: { text in self.state.withLock { $0.output += text } },
            writeError: { text in self.state.withLock { $0.errors += text } },
            readLine: { self.state.withLock { $0.input.isEmpty ? nil : $0.input.removeFirst() } },
            inputIsTerminal: isTerminal, errorIsTerminal: isTerminal)
    }
}

extension Console {
    static var silent: Console { TestConsole().console }
}

/// A folder that goes away with its owner.
final class TestFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/shegong-cli-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw CommandFailure.usage(Localized("", "")) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in Self.names(in: path) { unlink(path + "/" + name) }
        rmdir(path)
    }

    /// Names of what lies in a folder, sorted.
    static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = path + "/" + name
        var file = try OutputFile(path)
        try file.write(bytes)
        return path
    }

    func contents(_ name: String) throws -> [UInt8] {
        var file = try InputFile(path + "/" + name)
        var bytes: [UInt8] = []
        while case let piece = try file.read(), !piece.isEmpty { bytes += piece }
        return bytes
    }
}

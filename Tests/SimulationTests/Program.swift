import Glibc

/// Runs the built program in a process of its own, which seeds its hashes anew.
enum Program {
    struct Failure: Error {
        var what: String
    }

    /// What `Simulation` prints with these arguments; it stands beside the tests' own program.
    static func simulation(
        _ arguments: [String], environment: [String]
    ) throws(Failure) -> String {
        var pipeEnds: [Int32] = [0, 0]
        guard pipe(&pipeEnds) == 0 else { throw Failure(what: "pipe: \(errno)") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
        posix_spawn_file_actions_addclose(&actions, pipeEnds[0])
        let path = try directory() + "/Simulation"
        let child = spawn(path, arguments, environment, &actions)
        close(pipeEnds[1])
        defer { close(pipeEnds[0]) }
        guard let child else { throw Failure(what: "\(path) does not start: \(errno)") }
        let output = everything(from: pipeEnds[0])
        var status: Int32 = 0
        guard waitpid(child, &status, 0) == child, status == 0 else {
            throw Failure(what: "\(path) ended with \(status): \(output)")
        }
        return output
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String],
        _ actions: inout posix_spawn_file_actions_t
    ) -> pid_t? {
        var argv = ([path] + arguments).map { strdup($0) }
        var envp = environment.map { strdup($0) }
        defer {
            for text in argv + envp {
                free(text)
            }
        }
        argv.append(nil)
        envp.append(nil)
        var child: pid_t = 0
        guard posix_spawn(&child, path, &actions, nil, argv, envp) == 0 else { return nil }
        return child
    }

    /// Where the running program lies. The tests run in a helper of the toolchain, or in the
    /// package's own test program: both map a file of the build directory.
    private static func directory() throws(Failure) -> String {
        guard let maps = fopen("/proc/self/maps", "r") else {
            throw Failure(what: "/proc/self/maps: \(errno)")
        }
        defer { fclose(maps) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, maps) > 0, let found = line {
            let text = String(cString: found)
            guard let start = text.firstIndex(of: "/"), text.contains(".xctest") else { continue }
            let path = text[start...]
            if let end = path.lastIndex(of: "/") {
                return String(path[..<end])
            }
        }
        throw Failure(what: "no test program is mapped")
    }

    private static func everything(from descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

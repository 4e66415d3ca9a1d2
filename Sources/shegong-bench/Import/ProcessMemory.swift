import Foundation

/// Resident memory of a process as the kernel tells it.
struct ProcessMemory {
    /// Most that was ever resident.
    let peakMiB: Double
    /// What is resident now.
    let residentMiB: Double
    /// What of it belongs to no file.
    let anonymousMiB: Double

    /// Reads the figures of a process; nil is this one.
    init(of process: Int32?) throws(BenchFailure) {
        let path = "/proc/\(process.map(String.init) ?? "self")/status"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let peak = Self.kibibytes("VmHWM:", in: text),
            let resident = Self.kibibytes("VmRSS:", in: text),
            let anonymous = Self.kibibytes("RssAnon:", in: text)
        else { throw .program("cannot read \(path)") }
        peakMiB = peak / 1_024
        residentMiB = resident / 1_024
        anonymousMiB = anonymous / 1_024
    }

    private static func kibibytes(_ field: String, in text: String) -> Double? {
        for line in text.split(separator: "\n") where line.hasPrefix(field) {
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first
                .flatMap { Double($0) }
        }
        return nil
    }
}

import Foundation
import ShegongServer
import TOMLKit

/// Reads the configuration in rising precedence: defaults, the file, the environment (`SHEGONG_…`);
/// flags come on top in the commands. A key that is not known is an error: a misspelt limit would
/// otherwise be no limit.
struct ConfigurationFile {
    static let standardPath = "/etc/shegong/shegongd.toml"

    var path: String
    /// The file must be there; the standard one need not.
    var isRequired: Bool
    var environment: [String: String]

    func load() throws -> DaemonConfiguration {
        var configuration = DaemonConfiguration()
        for (key, value) in try values() {
            try Self.set(key, value, in: &configuration)
        }
        return configuration
    }

    private func values() throws -> [(key: String, value: Value)] {
        var values: [(key: String, value: Value)] = []
        if FileManager.default.fileExists(atPath: path) {
            let table: TOMLTable
            do {
                table = try TOMLTable(string: String(contentsOfFile: path, encoding: .utf8))
            } catch {
                throw ConfigurationError.unreadable(path: path, why: "\(error)")
            }
            for key in table.keys.sorted() {
                guard let value = table[key].flatMap(Value.init) else {
                    throw ConfigurationError.wrongType(key: key)
                }
                values.append((key, value))
            }
        } else if isRequired {
            throw ConfigurationError.unreadable(path: path, why: "no such file")
        }
        for name in environment.keys.sorted() where name.hasPrefix("SHEGONG_") {
            let key = name.dropFirst("SHEGONG_".count).lowercased()
                .replacingOccurrences(of: "_", with: "-")
            values.append((key, .text(environment[name] ?? "")))
        }
        return values
    }

    /// A value as the file or the environment gives it.
    enum Value {
        case text(String)
        case number(Int)

        init?(_ value: any TOMLValueConvertible) {
            if let text = value.string {
                self = .text(text)
            } else if let number = value.int {
                self = .number(number)
            } else {
                return nil
            }
        }

        func text(_ key: String) throws -> String {
            guard case .text(let text) = self else { throw ConfigurationError.wrongType(key: key) }
            return text
        }

        func number(_ key: String, in range: ClosedRange<Int>) throws -> Int {
            let number: Int? =
                switch self {
                case .number(let number): number
                case .text(let text): Int(text)
                }
            guard let number else { throw ConfigurationError.wrongType(key: key) }
            guard range.contains(number) else {
                throw ConfigurationError.outOfRange(key: key, range: range)
            }
            return number
        }
    }

    private static func set(
        _ key: String, _ value: Value, in configuration: inout DaemonConfiguration
    ) throws {
        switch key {
        case "directory": configuration.directory = try value.text(key)
        case "socket": configuration.bureauSocket = try value.text(key)
        case "admin-socket": configuration.administrationSocket = try value.text(key)
        case "socket-group": configuration.socketGroup = try value.text(key)
        case "log-level": configuration.logLevel = try value.text(key)
        case "reads-per-second":
            configuration.core.limits.readsPerSecond = try value.number(key, in: 1...1_000_000)
        case "changes-per-second":
            configuration.core.limits.changesPerSecond = try value.number(key, in: 1...1_000_000)
        case "reveals-per-hour":
            configuration.core.limits.revealsPerHour = try value.number(key, in: 0...10_000)
        case "reveals-per-day":
            configuration.core.limits.revealsPerDay = try value.number(key, in: 0...100_000)
        case "feed-megabytes":
            configuration.core.limits.feedBytes = try value.number(key, in: 1...16_384) << 20
        case "attachment-megabytes":
            configuration.core.limits.attachmentBytes = try value.number(key, in: 1...1_024) << 20
        case "connections":
            configuration.connections = try value.number(key, in: 1...65_536)
        case "connections-per-user":
            configuration.connectionsPerUser = try value.number(key, in: 1...65_536)
        case "snapshot-changes":
            configuration.core.snapshotChanges = UInt64(
                try value.number(key, in: 1...1_000_000_000))
        case "snapshot-megabytes":
            configuration.core.snapshotBytes =
                UInt64(try value.number(key, in: 1...1_000_000)) << 20
        case "snapshot-minutes":
            configuration.core.snapshotMilliseconds =
                Int64(try value.number(key, in: 1...1_000_000)) * 60_000
        case "segment-megabytes":
            // Below 32 a full batch would not fit into a journal entry, and could never be written.
            configuration.segmentMegabytes = try value.number(key, in: 32...1_024)
        case "poll-microseconds":
            configuration.pollMicroseconds = try value.number(key, in: 0...1_000)
        case "retention-years":
            configuration.retentionYears = try value.number(key, in: 1...1_000)
        // The command line of the clients uses these.
        case "lang", "output", "timeout": return
        default: throw ConfigurationError.unknownKey(key)
        }
    }
}

/// What is wrong with a configuration.
enum ConfigurationError: Error, CustomStringConvertible {
    case unreadable(path: String, why: String)
    case unknownKey(String)
    case wrongType(key: String)
    case outOfRange(key: String, range: ClosedRange<Int>)

    var description: String {
        switch self {
        case .unreadable(let path, let why): "cannot read \(path): \(why)"
        case .unknownKey(let key): "unknown key: \(key)"
        case .wrongType(let key): "wrong type of value: \(key)"
        case .outOfRange(let key, let range):
            "out of range: \(key) must be \(range.lowerBound) to \(range.upperBound)"
        }
    }
}

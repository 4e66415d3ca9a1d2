import ArgumentParser
import Foundation
import Logging
import ShegongServer

/// What every command that needs a configuration has.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: "Configuration file.")
    var config: String?

    @Option(help: "Directory of the store.")
    var directory: String?

    @Option(help: "Path of the bureaus' socket.")
    var socket: String?

    @Option(help: "Path of the administration socket.")
    var adminSocket: String?

    /// Exit code for a configuration that cannot be used (EX_CONFIG).
    private static let unusable: Int32 = 78

    func load() throws -> DaemonConfiguration {
        do {
            return try read()
        } catch let error as ConfigurationError {
            FileHandle.standardError.write(Data("shegongd: \(error)\n".utf8))
            throw ExitCode(Self.unusable)
        }
    }

    private func read() throws -> DaemonConfiguration {
        let file = ConfigurationFile(
            path: config ?? ConfigurationFile.standardPath, isRequired: config != nil,
            environment: ProcessInfo.processInfo.environment)
        var configuration = try file.load()
        configuration.directory = directory ?? configuration.directory
        configuration.bureauSocket = socket ?? configuration.bureauSocket
        configuration.administrationSocket = adminSocket ?? configuration.administrationSocket
        return configuration
    }
}

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serves a store until SIGTERM.")

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load()
        var logger = Logger(label: "shegongd") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: configuration.logLevel) ?? .info
        do {
            let daemon = try Daemon(
                configuration, logger: logger, notify: ServiceManager.fromEnvironment())
            try await daemon.run(until: await Signals.termination())
        } catch let error as DaemonError {
            logger.critical("\(error)")
            throw ExitCode(error.exitCode)
        }
    }
}

struct InitializeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Makes a new, empty store in a directory that is empty or not there.")

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "A rehearsal (演示): its clock can be set, and all its output says so for ever.")
    var rehearsal = false

    func run() throws {
        let configuration = try options.load()
        do {
            try StoreMaker.make(directory: configuration.directory, isRehearsal: rehearsal)
        } catch {
            FileHandle.standardError.write(Data("shegongd: \(error)\n".utf8))
            throw ExitCode(error.exitCode)
        }
        print("made \(rehearsal ? "a rehearsal (演示)" : "a store") in \(configuration.directory)")
    }
}

struct CheckConfigurationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-config", abstract: "Reads the configuration and says what is wrong.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let configuration = try options.load()
        print(configuration.description)
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks every file of a store that no daemon serves, and changes nothing.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
        let configuration = try options.load()
        let problem: DaemonError?
        do {
            let check = try StoreMaker.verify(directory: configuration.directory)
            print(check.description)
            problem = check.problem
        } catch {
            FileHandle.standardError.write(Data("shegongd: \(error)\n".utf8))
            throw ExitCode(error.exitCode)
        }
        if let problem {
            throw ExitCode(problem.exitCode)
        }
    }
}

import ArgumentParser
import ShegongClient

/// One run of the program, from its arguments to its exit status.
struct Invocation {
    var arguments: [String]
    var environment: [String: String]
    var console: Console
    /// Makes the client; nothing connects before the first call.
    var client: (ClientSettings) -> RegistryClient

    func run() async -> ExitStatus {
        let language = Language(environment: environment)
        let command: any ParsableCommand
        do {
            command = try Shegong.parseAsRoot(arguments)
        } catch {
            return parsingEnded(error)
        }
        guard let verb = command as? any Verb else {
            return runForHelp(command)
        }
        let session = session(verb.options, verb.options.lang ?? language)
        let status: ExitStatus
        do {
            try await verb.perform(session)
            status = .success
        } catch let error as RegistryError {
            ErrorWriter(session).write(error)
            status = ExitStatus(error.code)
        } catch let failure as CommandFailure {
            ErrorWriter(session).write(failure)
            status = failure.status
        } catch {
            session.tell("\(error)")
            status = .failed
        }
        await session.client.close()
        return status
    }

    private func session(_ options: CommonOptions, _ language: Language) -> Session {
        var settings = ClientSettings(acceptLanguage: language.acceptLanguage)
        if let path = options.socket ?? environment["SHEGONG_SOCKET"], !path.isEmpty {
            settings.socketPath = path
        }
        if let timeout = options.timeout {
            settings.deadline = .milliseconds(Int64(timeout * 1_000))
            settings.importDeadline = settings.deadline
        }
        return Session(
            client: client(settings), console: console, language: language, options: options)
    }

    /// Help and version are wishes fulfilled; anything else is a wrong command line.
    private func parsingEnded(_ error: any Error) -> ExitStatus {
        let message = Shegong.fullMessage(for: error)
        guard Shegong.exitCode(for: error).isSuccess else {
            console.writeError(message + "\n")
            return .usage
        }
        console.write(message + "\n")
        return .success
    }

    /// A noun without a verb, or `help`: the parser answers with its text.
    private func runForHelp(_ command: any ParsableCommand) -> ExitStatus {
        var command = command
        do {
            try command.run()
            return .success
        } catch {
            return parsingEnded(error)
        }
    }
}

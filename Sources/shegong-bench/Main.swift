import ArgumentParser
import Dispatch
import Glibc

@main
enum Main {
    /// `count` runs without an asynchronous main: valgrind does not survive the main thread that
    /// such a one parks.
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == CountCommand.configuration.commandName {
            CountCommand.main(Array(arguments.dropFirst()))
            return
        }
        Task {
            await ShegongBench.main()
            exit(EXIT_SUCCESS)
        }
        dispatchMain()
    }
}

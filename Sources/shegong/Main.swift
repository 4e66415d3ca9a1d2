import Glibc
import ShegongClient

// shegong: the command line of the registry. Its duties:
//
// 1. One verb for each thing an officer does, noun first: `shegong application submit`.
// 2. Chinese or English by locale; tables with CJK at its true width; JSON, CSV and TSV for
//    programs.
// 3. Roster files as spreadsheets in China save them, checked line by line before anything is sent.
// 4. Rules and forms from TOML whose keys are the schema's field names.
// 5. No identity number in an argument: prompt or standard input only.
// 6. Output of a rehearsal is marked, whatever the format.
// 7. A stable exit status and a stable reason for every failure.

@main
struct Main {
    static func main() async {
        var environment: [String: String] = [:]
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "SHEGONG_SOCKET"] {
            environment[name] = getenv(name).map { String(cString: $0) }
        }
        let invocation = Invocation(
            arguments: Array(CommandLine.arguments.dropFirst()), environment: environment,
            console: .system, client: { RegistryClient(settings: $0) })
        let status = await invocation.run()
        fflush(nil)
        exit(status.rawValue)
    }
}

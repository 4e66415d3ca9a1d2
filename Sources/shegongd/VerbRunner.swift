import ArgumentParser
import Foundation
import ShegongServer

/// Runs a verb over a store's files: its lines to standard output, what is wrong to standard error
/// and into the exit code.
enum VerbRunner {
    static func run(_ verb: () throws(DaemonError) -> VerbReport) throws {
        let problem: DaemonError?
        do throws(DaemonError) {
            let report = try verb()
            print(report.description)
            problem = report.problem
        } catch {
            FileHandle.standardError.write(Data("shegongd: \(error)\n".utf8))
            throw ExitCode(error.exitCode)
        }
        if let problem {
            throw ExitCode(problem.exitCode)
        }
    }
}

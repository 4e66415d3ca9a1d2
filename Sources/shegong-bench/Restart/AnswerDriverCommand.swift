import ArgumentParser
import CFloor
import Glibc
import Schema

/// Waits, as the batch operator, for a daemon that is about to start, and prints the instant of its
/// first answer: nanoseconds of the monotonic clock.
struct AnswerDriverCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "await-answer", shouldDisplay: false)

    @Option var socket: String

    func run() throws {
        var frames = EncodedFrames()
        frames.append("shegong.v1.System", "Status", Empty())
        while true {
            if var connection = try? RawConnection(to: socket),
                (try? connection.drive(frames, window: 1, timed: false)) != nil
            {
                print(floor_now())
                return
            }
            usleep(200)
        }
    }
}

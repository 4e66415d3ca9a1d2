import ArgumentParser
import Schema

/// Makes the officers of a fresh store; run under the uid that may.
struct PrepareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "prepare", shouldDisplay: false)

    enum Step: String, ExpressibleByArgument {
        case administrators, divisions, bureau, operators
    }

    @Option var socket: String
    @Option var step: Step

    func run() throws {
        var frames = EncodedFrames()
        var keys = WriteKeys()
        switch step {
        case .administrators:
            try appoint(.system, .systemAdministrator, &frames, &keys)
            try appoint(.security, .securityAdministrator, &frames, &keys)
        case .divisions:
            frames.append(
                "shegong.v1.Directory", "InstallDivisions", Empty(), idempotencyKey: keys.next())
        case .bureau: addBureau(&frames, &keys)
        case .operators: try addOperator(&frames, &keys)
        }
        var connection = try RawConnection(to: socket)
        _ = try connection.drive(frames, window: 1, timed: false)
    }

    private func appoint(
        _ account: Account, _ role: Role, _ frames: inout EncodedFrames, _ keys: inout WriteKeys
    ) throws {
        var request = AppointAdministratorRequest()
        request.uid = account.rawValue
        request.accountName = try account.requiredName()
        request.role = role
        frames.append(
            "shegong.v1.Administration", "AppointAdministrator", request,
            idempotencyKey: keys.next())
    }

    /// One bureau for the whole prefecture: the batch operator acts in every county below.
    private func addBureau(_ frames: inout EncodedFrames, _ keys: inout WriteKeys) {
        var bureau = Bureau()
        bureau.shortName = "zhaoqing"
        bureau.name = "肇庆市民政局"
        bureau.divisionIds = [441_200]
        var request = CreateBureauRequest()
        request.bureau = bureau
        frames.append(
            "shegong.v1.Directory", "CreateBureau", request, idempotencyKey: keys.next())
    }

    private func addOperator(_ frames: inout EncodedFrames, _ keys: inout WriteKeys) throws {
        var binding = Operator()
        binding.uid = Account.batch.rawValue
        binding.accountName = try Account.batch.requiredName()
        binding.roles = [.batch]
        binding.displayName = "批处理"
        var request = CreateOperatorRequest()
        request.operator = binding
        request.bureauShortName = "zhaoqing"
        frames.append(
            "shegong.v1.Directory", "CreateOperator", request, idempotencyKey: keys.next())
    }
}

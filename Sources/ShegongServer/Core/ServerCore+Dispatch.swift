import Registry
import Schema
import TTRPC

/// Routes an admitted call to the handler of its service.
extension ServerCore {
    mutating func dispatch(
        _ context: CallContext, _ call: IncomingCall, _ actions: inout [ServerAction]
    ) throws(CallFailure) {
        let payload = call.payload
        guard (call.kind == .remoteOpen) == (context.method == .importRoster) else {
            throw .unreadable
        }
        switch context.method {
        case .importRoster: try beginImport(context, &actions)
        case .listDivisions: try listDivisions(context, payload, &actions)
        case .listBureaus: try listBureaus(context, payload, &actions)
        case .listOperators: try listOperators(context, payload, &actions)
        case .whoAmI: try whoAmI(context, &actions)
        case .listNotices: try listNotices(context, payload, &actions)
        case .listRosterBatches: try listRosterBatches(context, payload, &actions)
        case .listRosterEntries: try listRosterEntries(context, payload, &actions)
        case .getPerson: try getPerson(context, payload, &actions)
        case .searchPersons: try searchPersons(context, payload, &actions)
        case .reveal: try reveal(context, payload, &actions)
        case .getApplication: try getApplication(context, payload, &actions)
        case .listApplications: try listApplications(context, payload, &actions)
        case .getCertificateText: try getCertificateText(context, payload, &actions)
        case .explainEligibility: try explainEligibility(context, payload, &actions)
        case .stock: try startStock(context, payload, &actions)
        case .status: try status(context, &actions)
        case .takeSnapshot: try takeSnapshot(context, &actions)
        case .backup: try beginBackup(context, payload, call.kind)
        default:
            guard let command = try command(context.method, payload) else {
                throw .internalError("no handler")
            }
            try write(context, payload, command, &actions)
            if context.method == .endOperator {
                closeEndedOperators(&actions)
            }
        }
    }

    /// The command of a unary write; nil for methods that are not one.
    private func command(
        _ method: Method, _ payload: [UInt8]
    ) throws(CallFailure) -> Command? {
        switch method {
        case .appointAdministrator:
            .appointAdministrator(try decode(AppointAdministratorRequest.self, payload))
        case .setClock: .setClock(try decode(SetClockRequest.self, payload))
        case .installDivisions: .installDivisions
        case .createBureau: .createBureau(try decode(CreateBureauRequest.self, payload))
        case .createOperator: .createOperator(try decode(CreateOperatorRequest.self, payload))
        case .endOperator: .endOperator(try decode(EndOperatorRequest.self, payload))
        case .publishRuleSet: .publishRuleSet(try decode(PublishRuleSetRequest.self, payload))
        case .publishNotice: .publishNotice(try decode(PublishNoticeRequest.self, payload))
        case .openAccount: .openAccount(try decode(OpenAccountRequest.self, payload))
        case .updatePersonalForm:
            .updatePersonalForm(try decode(UpdatePersonalFormRequest.self, payload))
        case .createApplication:
            .createApplication(try decode(CreateApplicationRequest.self, payload))
        case .recordReceipt: .recordReceipt(try decode(RecordReceiptRequest.self, payload))
        case .submitApplication:
            .submitApplication(try decode(SubmitApplicationRequest.self, payload))
        case .reviewApplication:
            .reviewApplication(try decode(ReviewApplicationRequest.self, payload))
        case .withdrawApplication:
            .withdrawApplication(try decode(WithdrawApplicationRequest.self, payload))
        case .issueCertificate:
            .issueCertificate(try decode(IssueCertificateRequest.self, payload))
        case .listDivisions, .listBureaus, .listOperators, .whoAmI, .listNotices, .importRoster,
            .listRosterBatches, .listRosterEntries, .getPerson, .searchPersons, .reveal,
            .getApplication, .listApplications, .getCertificateText, .explainEligibility, .stock,
            .status, .takeSnapshot, .backup:
            nil
        }
    }

    /// Runs a question of the registry and passes its refusal on with what it had seen.
    func ask<Answer>(
        _ trace: inout ReadTrace, _ question: (inout ReadTrace) throws(Refusal) -> Answer
    ) throws(CallFailure) -> Answer {
        do throws(Refusal) {
            return try question(&trace)
        } catch {
            throw .refused(error, trace)
        }
    }
}

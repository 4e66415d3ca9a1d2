package import Schema

/// Questions about applications and certificates.
extension Registry {
    package func applications(
        of person: UInt64, _ trace: inout ReadTrace
    ) -> [Application] {
        ids(.applicationByPerson, person, &trace).compactMap {
            get(Application.self, .application, $0, &trace)
        }
    }

    /// An application that the caller sees; otherwise as if there were none.
    package func application(
        _ id: UInt64, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Application {
        guard let application = get(Application.self, .application, id, &trace),
            sees(context.caller, application.divisionId, day: context.today, &trace)
        else { throw Refusal(.notFound) }
        return application
    }

    /// The form frozen last; nil before submission.
    package func latestForm(
        of application: Application, _ trace: inout ReadTrace
    ) -> FrozenForm? {
        let id =
            application.decidedFormId == 0
            ? application.submittedFormId : application.decidedFormId
        return get(FrozenForm.self, .frozenForm, id, &trace)
    }

    /// Applications that the caller sees, in one state or in all, of everybody or as one
    /// organisation handed them in.
    package func applications(
        _ context: CommandContext, state: ApplicationState, organisation: UInt64 = 0,
        after id: UInt64, limit: Int, _ trace: inout ReadTrace
    ) -> Page<Application> {
        guard organisation == 0 else {
            return page(
                .applicationByOrganisation, organisation, after: id, limit: limit, &trace
            ) { id, trace in
                guard let found = get(Application.self, .application, id, &trace),
                    found.organisationId == organisation,
                    state == .unspecified || found.state == state,
                    sees(context.caller, found.divisionId, day: context.today, &trace)
                else { return nil }
                return found
            }
        }
        return page(Application.self, .application, after: id, limit: limit, &trace) {
            application, trace in
            (state == .unspecified || application.state == state)
                && sees(context.caller, application.divisionId, day: context.today, &trace)
        }
    }

    /// An issued certificate by application or by registration number, if the caller sees it.
    package func certificateText(
        _ request: GetCertificateTextRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> (text: CertificateText, person: UInt64) {
        var period: RegistrationPeriod?
        if request.applicationId != 0 {
            let application = try application(request.applicationId, context, &trace)
            period = get(
                RegistrationPeriod.self, .registrationPeriod, application.periodId, &trace)
        } else {
            for id in ids(.periodByNumber, IndexTerm.text(request.number), &trace) {
                let candidate = get(RegistrationPeriod.self, .registrationPeriod, id, &trace)
                if candidate?.number == request.number {
                    period = candidate
                }
            }
        }
        // Also by the bureau to which the holder has moved.
        guard let period, let person = get(Person.self, .person, period.personId, &trace),
            sees(context.caller, period.divisionId, day: context.today, &trace)
                || sees(context.caller, person.divisionId, day: context.today, &trace),
            let text = certificateText(of: period.id, version: request.version, &trace)
        else { throw Refusal(.notFound) }
        return (text, period.personId)
    }
}

import Schema

/// Reissue of a certificate (换发, 补发): the next version of its text, as the person's record has it
/// now. The former text is kept, marked superseded.
extension Registry {
    /// ids: the registration period.
    func planReissueCertificate(
        _ request: ReissueCertificateRequest, _ context: CommandContext,
        _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        let period = try period(request.periodId, request.number, context, &trace)
        try checkNotOwnCase(person: period.personId, context, &trace)
        guard !request.reason.isEmpty else { throw Refusal(.reasonRequired) }
        guard var former = get(CertificateText.self, .certificateText, period.id, &trace),
            let person = get(Person.self, .person, period.personId, &trace),
            let identity = get(PersonIdentity.self, .personIdentity, period.personId, &trace)
        else { throw Refusal(.notFound) }
        guard period.revokedById == 0, period.cancelledById == 0 else {
            throw Refusal(.registrationEnded)
        }
        former.version = max(1, former.version)
        var text = former
        text.version = former.version &+ 1
        text.holderName = person.name
        text.holderDocument = identity.documents.last
        text.issuedAt = context.now
        text.reissueReason = request.reason
        text.rehearsal = context.isRehearsal
        former.supersededAt = context.now
        var plan = Plan()
        plan.put(text, in: .certificateText, key: period.id)
        plan.put(
            former, in: .certificateText,
            key: Self.supersededKey(of: period.id, version: former.version))
        plan.ids = [period.id]
        plan.reason = request.reason
        plan.personID = period.personId
        return plan
    }

    /// Where a version that was superseded is kept: the current one has the period's own id, so
    /// that whoever asks for the certificate of a period gets it.
    static func supersededKey(of period: UInt64, version: UInt32) -> UInt64 {
        UInt64(version) << 40 | period
    }

    /// One version of a certificate's text; 0 = the current one.
    func certificateText(
        of period: UInt64, version: UInt32, _ trace: inout ReadTrace
    ) -> CertificateText? {
        let current = get(CertificateText.self, .certificateText, period, &trace)
        guard version != 0, version != max(1, current?.version ?? 0) else { return current }
        let key = Self.supersededKey(of: period, version: version)
        return get(CertificateText.self, .certificateText, key, &trace)
    }
}

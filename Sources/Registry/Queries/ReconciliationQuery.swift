import Rules
package import Schema

/// Comparison with the national system's export (对账). Pure questions, asked of a frozen copy.
extension Registry {
    package func compareNational(
        _ request: CompareNationalRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> CompareNationalReply {
        guard (1...Self.rowsPerChange).contains(request.rows.count) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("rows")])
        }
        var reply = CompareNationalReply()
        reply.rehearsal = context.isRehearsal
        for there in request.rows {
            let number = (try? ManagementNumber(parsing: there.managementNumber))?.text
            let found = number.flatMap { nationalRow(managementNumber: $0, context, &trace) }
            // Never registered here is not here.
            let here = found.flatMap { $0.status == .neverRegistered ? nil : $0 }
            if let here, here.agrees(with: there) {
                reply.agreeingCount += 1
            } else {
                var difference = NationalDifference()
                difference.there = there
                difference.here = here
                reply.differences.append(difference)
            }
        }
        return reply
    }

    /// Certificates in sight that were ever registered.
    package func registeredRows(
        _ request: ListRegisteredRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> Page<NationalRow> {
        let asked = request.page ?? PageRequest()
        let found = page(
            Certificate.self, .certificate, after: asked.afterId, limit: asked.boundedLimit, &trace
        ) { certificate, trace in
            // Without a number nothing could be compared: the data was erased.
            guard !certificate.managementNumber.isEmpty,
                let person = get(Person.self, .person, certificate.personId, &trace),
                sees(context.caller, person.divisionId, day: context.today, &trace)
            else { return false }
            return !periods(of: certificate, &trace).isEmpty
        }
        var rows = Page<NationalRow>()
        rows.nextAfter = found.nextAfter
        rows.rows = found.rows.compactMap {
            nationalRow(managementNumber: $0.managementNumber, context, &trace)
        }
        return rows
    }

    /// Nil if the certificate is not here, or not in the caller's sight. Where no rule set tells
    /// whether a period that is over may be renewed, the status stays unspecified.
    private func nationalRow(
        managementNumber: String, _ context: CommandContext, _ trace: inout ReadTrace
    ) -> NationalRow? {
        var row = NationalRow()
        row.managementNumber = managementNumber
        row.level = certificate(managementNumber: managementNumber, &trace)?.level ?? .unspecified
        var request = GetRegistrationStatusRequest()
        request.managementNumber = managementNumber
        do throws(Refusal) {
            let status = try registrationStatus(request, context, &trace)
            row.status = status.status
            row.validUntil = status.period?.validUntil ?? 0
        } catch {
            guard error.reason == .ruleSetUnknown else { return nil }
        }
        return row
    }
}

extension NationalRow {
    /// What either does not state is no difference.
    fileprivate func agrees(with other: NationalRow) -> Bool {
        (level == other.level || level == .unspecified || other.level == .unspecified)
            && (status == other.status || status == .unspecified || other.status == .unspecified)
            && (validUntil == other.validUntil || validUntil == 0 || other.validUntil == 0)
    }
}

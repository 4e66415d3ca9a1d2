import Schema

/// Whose rule sets are law where. The administrators run the system and decide nothing in the
/// trade, so it is always a bureau: within its territory any; above every territory, as with the
/// rule of a province or of the nation, the one that stands above all whom the rule reaches here.
extension Registry {
    /// Refuses who may not make rules for a region, and says who may.
    ///
    /// - Parameter region: a division; 0 = the nation.
    func checkMayRule(
        _ region: UInt32, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) {
        let bureaus = bureausStanding(on: context.today, &trace)
        let reached = divisionsReached(by: region, among: bureaus, day: context.today, &trace)
        if let bureau = context.caller.bureau,
            mayRule(bureau, region, reaching: reached, day: context.today, &trace)
        {
            return
        }
        let place: [Refusal.Parameter] = [.init("division", "\(region)")]
        for bureau in bureaus
        where mayRule(bureau, region, reaching: reached, day: context.today, &trace) {
            throw Refusal(.ruleSetNotYours, place + [.init("bureau", bureau.name)])
        }
        throw Refusal(.ruleSetNobodys, place)
    }

    /// The region lies in the bureau's territory; or the bureau lies in the region and sees all
    /// that the region holds of bureaus. Where several stand side by side none makes rules for the
    /// others.
    private func mayRule(
        _ bureau: Bureau, _ region: UInt32, reaching divisions: [UInt32], day: UInt32,
        _ trace: inout ReadTrace
    ) -> Bool {
        if region != 0, sees(bureau, region, day: day, &trace) { return true }
        guard divisions.contains(where: bureau.divisionIds.contains) else { return false }
        for division in divisions where !sees(bureau, division, day: day, &trace) {
            return false
        }
        return true
    }

    /// The divisions of all bureaus that lie in the region.
    private func divisionsReached(
        by region: UInt32, among bureaus: [Bureau], day: UInt32, _ trace: inout ReadTrace
    ) -> [UInt32] {
        let divisions = bureaus.flatMap(\.divisionIds)
        guard region != 0 else { return divisions }
        let standing = inForce(region, day: day, &trace)
        let whole = Bureau(divisionIds: [standing])
        var reached: [UInt32] = []
        for division in divisions where sees(whole, division, day: day, &trace) {
            reached.append(division)
        }
        return reached
    }

    /// In the order of their ids.
    private func bureausStanding(on day: UInt32, _ trace: inout ReadTrace) -> [Bureau] {
        var standing: [Bureau] = []
        forEach(Bureau.self, .bureau, &trace) { _, bureau in
            if bureau.validUntil == 0 || bureau.validUntil >= day { standing.append(bureau) }
            return true
        }
        return standing
    }
}

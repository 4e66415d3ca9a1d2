import ProtobufRuntime
import Registry
import Schema
import ShegongServer

/// Commands of casework: working calendars, claims, what is not accepted, bulk decisions.
extension CallGenerator {
    mutating func publishWorkingCalendar(_ view: View) -> Intent {
        let year = 2_021 + UInt32(dice.number(below: 8))
        let latest =
            view.all(WorkingCalendar.self, .workingCalendar)
            .filter { $0.year == year }.map(\.version).max() ?? 0
        let day = year * 10_000 + 1_001
        let calendar = WorkingCalendar(
            year: dice.once(in: 8) ? year + 1 : year, version: latest + (dice.once(in: 4) ? 2 : 1),
            source: "国办发明电",
            holidays: [NamedDays(name: "国庆节", fromDay: day, untilDay: day + 6)])
        return Intent(
            member: .system, method: .publishWorkingCalendar,
            payload: PublishWorkingCalendarRequest(calendar: calendar).encoded())
    }

    /// The reviewer whose step the file waits for.
    mutating func reviewer(of application: Application) -> CastMember {
        guard application.state != .firstPassed else {
            return dice.pick([.final, .secondFinal], else: .final)
        }
        return application.divisionId == 441_202 ? .duanzhouReviewer : .deqingReviewer
    }

    mutating func claimApplication(_ view: View) -> Intent {
        let application = application(view, [.pending, .firstPassed])
        let request = ClaimApplicationRequest(
            applicationId: application.id, takeoverReason: dice.once(in: 3) ? "同事休假" : "")
        return Intent(
            member: reviewer(of: application), method: .claimApplication,
            payload: request.encoded())
    }

    /// Mostly by the one who holds it.
    mutating func releaseApplication(_ view: View) -> Intent {
        let held = view.all(Application.self, .application).filter { $0.holderId != 0 }
        let application = dice.pick(held, else: application(view, [.pending]))
        var trace = ReadTrace()
        let holder = view.registry.get(Operator.self, .operator, application.holderId, &trace)
        let member = CastMember.officers.first { $0.peer.uid == holder?.uid }
        return Intent(
            member: member ?? reviewer(of: application), method: .releaseApplication,
            payload: ReleaseApplicationRequest(applicationId: application.id).encoded())
    }

    mutating func refuseAcceptance(_ view: View) -> Intent {
        let application = application(view, [.draft, .pending])
        let request = RefuseAcceptanceRequest(
            applicationId: application.id, expectedVersion: version(application),
            reason: dice.once(in: 6) ? "" : "不属本机构管辖", referredTo: "端州区民政局")
        return Intent(
            member: clerk(of: application.divisionId), method: .refuseAcceptance,
            payload: request.encoded())
    }

    mutating func resynchronizeApplication(_ view: View) -> Intent {
        let application = application(view, [.pending, .returned])
        let request = ResynchronizeApplicationRequest(
            applicationId: application.id, expectedVersion: version(application))
        return Intent(
            member: clerk(of: application.divisionId), method: .resynchronizeApplication,
            payload: request.encoded())
    }

    /// Some files of one step, among them now and then one that does not fit.
    mutating func reviewMany(_ view: View) -> Intent {
        let isFinal = dice.once(in: 2)
        let first = application(view, [isFinal ? .firstPassed : .pending])
        let others = view.applications([isFinal ? .firstPassed : .pending])
            .filter { $0.id != first.id }.prefix(3)
        let outcome: ReviewOutcome = dice.pick(
            [.approved, .approved, .approved, .refused], else: .approved)
        let items = ([first] + others).map { application in
            ReviewManyItem(
                applicationId: application.id, expectedVersion: version(application),
                reason: outcome == .approved || dice.once(in: 6) ? "" : "材料不全")
        }
        let request = ReviewManyRequest(
            stage: isFinal ? .final : .first, outcome: outcome, items: items)
        return Intent(
            member: isFinal
                ? dice.pick([.final, .secondFinal], else: .final) : reviewer(of: first),
            method: .reviewMany, payload: request.encoded())
    }
}

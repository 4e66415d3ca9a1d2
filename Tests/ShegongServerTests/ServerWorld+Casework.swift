import ProtobufRuntime
import Registry
import Schema
import Testing

@testable import ShegongServer

extension ServerWorld {
    /// Working calendars, a bulk decision of which nothing came, a report, and a suspension asked
    /// for.
    func furnishCasework() throws {
        try write(.installWorkingCalendar, Empty(), as: .system)
        try write(
            .reviewMany,
            ReviewManyRequest(
                stage: .first, outcome: .approved,
                items: [ReviewManyItem(applicationId: 999, expectedVersion: 1)]),
            as: .deqingReviewer)
        try write(
            .publishReport,
            PublishReportRequest(
                name: "flow-2021",
                scope: FigureScope(kind: .flow, fromDay: 20_210_101, untilDay: 20_211_231)),
            as: .statistician)
        guard core.state.count(.registrationPeriod) > 0 else { return }
        try write(
            .proposeRegistrationEvent,
            ProposeRegistrationEventRequest(
                periodId: 1, kind: .suspension, ground: .ownRequest, reason: "出国进修"),
            as: .deqingClerk)
        try write(
            .proposeIdentityChange,
            ProposeIdentityChangeRequest(
                personId: 1, kind: .identity, newName: "张改",
                newDocument: IdentityDocument(kind: .resident, number: Passer.newNumber),
                reason: "户口簿"), as: .deqingClerk)
    }

    /// An application of Li's that waits for the first review.
    func pendingApplication() throws -> UInt64 {
        let person = try openAccount(.li)
        try write(
            .updatePersonalForm,
            UpdatePersonalFormRequest(
                personId: person, form: Passer.li.form, expectedVersion: 0), as: .deqingClerk)
        let application = try #require(
            try write(
                .createApplication,
                CreateApplicationRequest(
                    kind: .first, managementNumber: Passer.li.managementNumber),
                as: .deqingClerk
            ).ids.first)
        try write(
            .submitApplication,
            SubmitApplicationRequest(
                applicationId: application, expectedVersion: version(of: application),
                noticeName: "zhaoqing-2021", pledgeGiven: true), as: .deqingClerk)
        return application
    }
}

import ProtobufRuntime
import Registry
import Schema
import Testing

@testable import ShegongServer

extension ServerWorld {
    /// Li's draft is submitted, refused and under review; a list names him; two accounts are told
    /// apart; an organisation.
    func furnishOversight(_ ids: RegisterIDs) throws {
        var trace = ReadTrace()
        let application = try #require(
            core.state.applications(of: 2, &trace).first { $0.state == .draft }
        ).id
        try write(
            .updatePersonalForm,
            UpdatePersonalFormRequest(personId: 2, form: Passer.li.form, expectedVersion: 0),
            as: .deqingClerk)
        try write(
            .submitApplication,
            SubmitApplicationRequest(
                applicationId: application, expectedVersion: version(of: application),
                noticeName: "zhaoqing-2021", pledgeGiven: true), as: .deqingClerk)
        try write(
            .reviewApplication,
            ReviewApplicationRequest(
                applicationId: application, expectedVersion: version(of: application),
                stage: .first, outcome: .refused, reason: "材料不符"), as: .deqingReviewer)
        try write(
            .openRemedyCase,
            OpenRemedyCaseRequest(applicationId: application, grounds: "材料齐全"),
            as: .deqingClerk)
        for (method, officer) in [
            (Method.importComparison, Officer.batch), (.notDuplicate, .deqingReviewer),
            (.createOrganisation, .deqingClerk),
        ] {
            let call = begin(
                method, payload: SampleRequest.encoded(method, ids), on: connect(officer),
                key: newKey())
            #expect(answers[call]?.bytes != nil, "\(method)")
        }
    }
}

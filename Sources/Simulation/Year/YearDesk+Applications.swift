import Registry
import Schema

/// Accounts and applications.
extension YearDesk {
    func county(_ file: LifeFile) -> County {
        County.of(
            get(Person.self, .person, file.account)?.divisionId ?? file.passer.county.division)
    }

    mutating func open(_ file: inout LifeFile) throws(Violation) {
        let request = OpenAccountRequest(identity: file.accountPasser.identity)
        let clerk = file.accountPasser.county.clerk
        let account = try must(.openAccount(request), as: clerk).first ?? 0
        if file.holding == .twin {
            file.twin = account
        } else {
            file.person = account
        }
    }

    /// The whole form, as it stands with name and number in use.
    mutating func fillForm(_ file: LifeFile) throws(Violation) {
        let person = get(Person.self, .person, file.account) ?? Person()
        let identity = get(PersonIdentity.self, .personIdentity, file.account)
        let form = file.accountPasser.form(person.name, identity?.documents.last)
        let request = UpdatePersonalFormRequest(
            personId: file.account, form: form, expectedVersion: person.formVersion)
        try must(.updatePersonalForm(request), as: county(file).clerk)
    }

    mutating func create(
        _ kind: ApplicationKind, _ file: inout LifeFile
    ) throws(Violation) {
        let request = CreateApplicationRequest(kind: kind, managementNumber: file.number)
        file.application =
            try must(.createApplication(request), as: county(file).clerk).first ?? 0
    }

    mutating func receive(_ file: LifeFile) throws(Violation) {
        let request = RecordReceiptRequest(
            applicationId: file.application, number: "收\(file.application)",
            receivedAt: now - 500)
        try must(.recordReceipt(request), as: county(file).clerk)
    }

    mutating func submit(_ file: LifeFile) throws(Violation) {
        let request = SubmitApplicationRequest(
            applicationId: file.application, expectedVersion: version(file),
            noticeName: file.notice, pledgeGiven: true)
        try must(.submitApplication(request), as: county(file).clerk)
    }

    func application(_ file: LifeFile) -> Application {
        get(Application.self, .application, file.application) ?? Application()
    }

    func version(_ file: LifeFile) -> UInt32 { application(file).version }

    /// The officer whose step it is; whoever has claimed the file, if somebody has.
    func reviewer(_ file: LifeFile, _ dice: inout Dice) -> YearOfficer {
        if let holder = file.holder { return holder }
        let application = application(file)
        guard application.state == .pending else {
            return dice.pick([.final, .secondFinal], else: .final)
        }
        let county = County.of(application.divisionId)
        return dice.pick([county.reviewer, county.secondReviewer], else: county.reviewer)
    }

    mutating func claim(_ file: inout LifeFile, _ dice: inout Dice) throws(Violation) {
        let officer = reviewer(file, &dice)
        let request = ClaimApplicationRequest(applicationId: file.application)
        try must(.claimApplication(request), as: officer)
        file.holder = officer
    }

    mutating func release(_ file: inout LifeFile) throws(Violation) {
        let request = ReleaseApplicationRequest(applicationId: file.application)
        try must(.releaseApplication(request), as: file.holder ?? .final)
        file.holder = nil
    }

    mutating func review(
        _ stage: ReviewStage, _ outcome: ReviewOutcome, _ file: inout LifeFile,
        _ dice: inout Dice
    ) throws(Violation) {
        let request = ReviewApplicationRequest(
            applicationId: file.application, expectedVersion: version(file), stage: stage,
            outcome: outcome, reason: outcome == .approved ? "" : "材料不全")
        let ids = try must(.reviewApplication(request), as: reviewer(file, &dice))
        file.holder = nil
        file.period = ids.first ?? file.period
    }

    mutating func withdraw(_ file: LifeFile) throws(Violation) {
        let request = WithdrawApplicationRequest(
            applicationId: file.application, expectedVersion: version(file), reason: "本人撤回")
        try must(.withdrawApplication(request), as: county(file).clerk)
    }

    mutating func refuseAcceptance(_ file: LifeFile) throws(Violation) {
        let request = RefuseAcceptanceRequest(
            applicationId: file.application, expectedVersion: version(file), reason: "不属本机构管辖",
            referredTo: "户籍地民政局")
        try must(.refuseAcceptance(request), as: county(file).clerk)
    }

    mutating func resynchronise(_ file: LifeFile) throws(Violation) {
        let request = ResynchronizeApplicationRequest(
            applicationId: file.application, expectedVersion: version(file))
        try must(.resynchronizeApplication(request), as: county(file).clerk)
    }

    mutating func issue(_ file: LifeFile) throws(Violation) {
        let request = IssueCertificateRequest(applicationId: file.application)
        try must(.issueCertificate(request), as: county(file).clerk)
    }

    // MARK: Reviews of refusals

    mutating func askForReview(_ file: inout LifeFile) throws(Violation) {
        let request = OpenRemedyCaseRequest(applicationId: file.application, grounds: "材料齐全")
        file.remedy = try must(.openRemedyCase(request), as: county(file).clerk).first ?? 0
    }

    mutating func reviewRefusal(
        _ outcome: RemedyOutcome, _ file: LifeFile
    ) throws(Violation) {
        let request = DecideRemedyCaseRequest(
            caseId: file.remedy, outcome: outcome, reason: "经复核")
        try must(.decideRemedyCase(request), as: .thirdFinal)
    }
}

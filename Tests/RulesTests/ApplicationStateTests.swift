import Rules
import Testing

@Suite("The states of an application")
struct ApplicationStateTests {
    /// The whole table in two flows, written by hand. Rows are states, columns are events; a
    /// letter is the state that follows, · is refused, x is closed, p asks for the pledge.
    /// D draft, P pending, F first passed, f first refused, E final passed, e final refused,
    /// R registered, C certificate issued, B returned, W withdrawn, N not accepted.
    ///
    /// Columns: edit, resynchronise, receipt, submit, submit without pledge, refuse acceptance,
    /// first approve, refuse, return, final approve, refuse, return, register, issue, withdraw,
    /// judge anew.
    static let twoSteps: [(ApplicationState, String)] = [
        (.draft, "D·DPpN········W·"),
        (.pending, "PP···NFfB·····WP"),
        (.firstPassed, "·········EeB··WP"),
        (.firstRefused, "xxxxxxxxxxxxxxxx"),
        (.finalPassed, "············R···"),
        (.finalRefused, "xxxxxxxxxxxxxxxx"),
        (.registered, "·············C··"),
        (.certificateIssued, "xxxxxxxxxxxxxxxx"),
        (.returned, "BBBPp·········WB"),
        (.withdrawn, "xxxxxxxxxxxxxxxx"),
        (.notAccepted, "xxxxxxxxxxxxxxxx"),
    ]

    static let oneStep: [(ApplicationState, String)] = [
        (.draft, "D·DPpN········W·"),
        (.pending, "PP···N···EeB··WP"),
        (.firstPassed, "··············WP"),
        (.firstRefused, "xxxxxxxxxxxxxxxx"),
        (.finalPassed, "············R···"),
        (.finalRefused, "xxxxxxxxxxxxxxxx"),
        (.registered, "·············C··"),
        (.certificateIssued, "xxxxxxxxxxxxxxxx"),
        (.returned, "BBBPp·········WB"),
        (.withdrawn, "xxxxxxxxxxxxxxxx"),
        (.notAccepted, "xxxxxxxxxxxxxxxx"),
    ]

    static let letters: [Character: ApplicationState] = [
        "D": .draft, "P": .pending, "F": .firstPassed, "f": .firstRefused, "E": .finalPassed,
        "e": .finalRefused, "R": .registered, "C": .certificateIssued, "B": .returned,
        "W": .withdrawn, "N": .notAccepted,
    ]

    @Test("Every state and every event", arguments: ReviewFlow.allCases)
    func table(flow: ReviewFlow) throws {
        let table = flow == .twoSteps ? Self.twoSteps : Self.oneStep
        #expect(table.map(\.0) == ApplicationState.allCases)
        #expect(ApplicationEvent.allCases.count == 16)
        for (state, row) in table {
            let cells = Array(row)
            try #require(cells.count == ApplicationEvent.allCases.count)
            for (event, cell) in zip(ApplicationEvent.allCases, cells) {
                let seen = Result { () throws(TransitionError) in
                    try state.next(on: event, flow: flow)
                }
                let expected: Result<ApplicationState, TransitionError> =
                    switch cell {
                    case "·": .failure(.notAllowed(state))
                    case "x": .failure(.closed(state))
                    case "p": .failure(.pledgeMissing)
                    default: .success(try #require(Self.letters[cell]))
                    }
                #expect(seen == expected, "\(state) on \(event)")
            }
        }
    }

    @Test("From the draft to the certificate, in the national system's words")
    func mainPath() throws {
        var state = ApplicationState.initial
        var words = [state.chineseName()]
        let path: [ApplicationEvent] = [
            .submit(pledgeGiven: true), .firstReview(.approve), .finalReview(.approve), .register,
            .issueCertificate,
        ]
        for event in path {
            state = try state.next(on: event)
            words.append(state.chineseName())
        }
        #expect(words == ["未申请登记证书", "待审核", "初审通过", "终审通过", "首次登记已完成", "已出证"])
        #expect(ApplicationState.registered.chineseName(.renewal) == "再登记已完成")
    }

    @Test(
        "Editable until the first review has passed; the certificate is seen from registration on")
    func editable() {
        #expect(ApplicationState.allCases.filter(\.isEditable) == [.draft, .pending, .returned])
        #expect(
            ApplicationState.allCases.filter(\.showsCertificate) == [
                .registered, .certificateIssued,
            ])
        for state in ApplicationState.allCases where !state.isEditable {
            #expect(throws: TransitionError.self) { try state.next(on: .edit) }
        }
    }

    @Test("Names and raw values are distinct, and raw values are those of the records")
    func names() {
        #expect(ApplicationState.allCases.map(\.rawValue) == Array(1...11))
        #expect(Set(ApplicationState.allCases.map { $0.chineseName() }).count == 11)
        for state in ApplicationState.allCases {
            #expect(!state.chineseName().contains("作废") && !state.chineseName().contains("无效"))
        }
    }

    @Test("Who may do what: batch enters and never decides, no role gives both reviews")
    func roles() {
        for event in ApplicationEvent.allCases {
            #expect(!event.roles.isEmpty)
            switch event {
            case .firstReview: #expect(event.roles == [.reviewer])
            case .finalReview, .register: #expect(event.roles == [.finalReviewer])
            case .submit, .edit: #expect(event.roles.contains(.clerk))
            default: break
            }
        }
        #expect(ApplicationEvent.firstReview(.refuse).needsReason)
        #expect(!ApplicationEvent.firstReview(.approve).needsReason)
        #expect(ApplicationEvent.finalReview(.sendBack).needsReason)
        #expect(ApplicationEvent.firstReview(.approve).namesVersion)
        #expect(TransitionError.pledgeMissing.reason == "PLEDGE_MISSING")
        #expect(TransitionError.notAllowed(.draft).reason == "STATE_CONFLICT")
        #expect(TransitionError.closed(.withdrawn).reason == "APPLICATION_CLOSED")
    }
}

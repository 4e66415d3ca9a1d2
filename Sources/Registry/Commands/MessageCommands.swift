import Rules
import Schema

/// The outbox (短信): messages are made in the same change as what they tell of, one for each event;
/// what becomes of them is reported by the delivery job.
extension Registry {
    /// ids: those of the messages that are known here, in the order reported.
    func planReportDelivery(
        _ request: ReportDeliveryRequest, _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard (1...Self.rowsPerChange).contains(request.deliveries.count) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("deliveries")])
        }
        var plan = Plan()
        var moved: [UInt64: ShortMessage] = [:]
        for delivery in request.deliveries {
            guard let outcome = delivery.outcome.deliveryOutcome else {
                throw Refusal(.fieldInvalid, fields: [.invalid("deliveries")])
            }
            guard
                var message = moved[delivery.messageId]
                    ?? get(ShortMessage.self, .message, delivery.messageId, &trace),
                message.createdAt == delivery.createdAt,
                sees(context.caller, message.divisionId, day: context.today, &trace)
            else { continue }
            plan.ids.append(message.id)
            guard let next = message.progress?.after(outcome, at: context.now) else { continue }
            message.state = MessageState(rawValue: Int32(next.stage.rawValue))
            message.attempts = next.attempts
            message.nextAttemptAt = next.nextAttemptAt
            message.changedAt = context.now
            moved[message.id] = message
            plan.put(message, in: .message, key: message.id)
        }
        return plan
    }

    // MARK: One call for each event

    /// Tells the applicant what a review decided, if it ended or returned his application.
    func queueMessage(
        of event: ApplicationEvent, about application: Application, _ reason: String,
        _ context: CommandContext, _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        let occasion: MessageEvent
        switch event {
        case .finalReview(.approve): occasion = .applicationApproved
        case .firstReview(.refuse), .finalReview(.refuse): occasion = .applicationRefused
        case .firstReview(.sendBack), .finalReview(.sendBack): occasion = .applicationReturned
        default: return
        }
        let key = "application/\(application.id)/\(application.version)/\(occasion.rawValue)"
        var facts = facts(about: application, &trace)
        facts.reason = reason
        queueMessage(occasion, key, facts, toApplicantOf: application, context, &plan, &trace)
    }

    /// Tells the applicant that his certificate was issued.
    func queueMessage(
        ofIssue period: RegistrationPeriod, about application: Application,
        _ context: CommandContext, _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        var facts = facts(about: application, &trace)
        facts.until = CalendarDay(yyyymmdd: period.validUntil)
        queueMessage(
            .certificateIssued, "certificate/\(period.id)", facts, toApplicantOf: application,
            context, &plan, &trace)
    }

    /// Answers feedback: once, whatever the answer is.
    func queueMessage(
        _ event: MessageEvent, about feedback: FeedbackCase, _ reason: String,
        _ context: CommandContext, _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        var facts = MessageFacts()
        facts.level = feedback.level.ruleLevel
        facts.year = feedback.examYear
        facts.bureau = get(Bureau.self, .bureau, feedback.bureauId, &trace)?.name ?? ""
        facts.reason = reason
        var message = ShortMessage()
        message.feedbackId = feedback.id
        message.event = event
        message.eventKey = "feedback/\(feedback.id)"
        message.phone = feedback.phone
        message.bureauId = feedback.bureauId
        message.divisionId = feedback.divisionId
        queue(message, facts, context, &plan, &trace)
    }

    /// Tells the applicant that the review of his refusal was decided.
    func queueMessage(
        ofRemedy remedy: RemedyCase, about application: Application, _ context: CommandContext,
        _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        queueMessage(
            .remedyDecided, "remedy/\(remedy.id)", facts(about: application, &trace),
            toApplicantOf: application, context, &plan, &trace)
    }

    /// Reminds a person that a registration of his ends: once for each round.
    func queueReminder(
        of period: RegistrationPeriod, round: UInt32, _ context: CommandContext,
        _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        guard let person = get(Person.self, .person, period.personId, &trace),
            mayBeWrittenTo(person)
        else { return }
        var facts = MessageFacts()
        facts.level = period.level.ruleLevel
        facts.bureau = get(Bureau.self, .bureau, person.bureauId, &trace)?.name ?? ""
        facts.until = CalendarDay(yyyymmdd: period.validUntil)
        var message = ShortMessage()
        message.personId = person.id
        message.event = .expiryReminder
        message.eventKey = "reminder/\(period.id)/\(round)"
        message.phone =
            get(PersonIdentity.self, .personIdentity, person.id, &trace)?.mobile ?? ""
        message.bureauId = person.bureauId
        message.divisionId = person.divisionId
        queue(message, facts, context, &plan, &trace)
    }

    // MARK: What they share

    private func facts(
        about application: Application, _ trace: inout ReadTrace
    ) -> MessageFacts {
        let certificate = get(Certificate.self, .certificate, application.certificateId, &trace)
        var facts = MessageFacts()
        facts.level = certificate?.level.ruleLevel
        facts.kind = application.kind.ruleKind
        facts.bureau = get(Bureau.self, .bureau, application.bureauId, &trace)?.name ?? ""
        return facts
    }

    private func queueMessage(
        _ event: MessageEvent, _ key: String, _ facts: MessageFacts,
        toApplicantOf application: Application, _ context: CommandContext, _ plan: inout Plan,
        _ trace: inout ReadTrace
    ) {
        guard let person = get(Person.self, .person, application.personId, &trace),
            mayBeWrittenTo(person)
        else { return }
        let identity = get(PersonIdentity.self, .personIdentity, person.id, &trace)
        var message = ShortMessage()
        message.personId = person.id
        message.event = event
        message.eventKey = key
        message.phone = identity?.mobile ?? ""
        message.bureauId = application.bureauId
        message.divisionId = application.divisionId
        queue(message, facts, context, &plan, &trace)
    }

    /// Whether messages go to a person at all: not to the dead.
    private func mayBeWrittenTo(_ person: Person) -> Bool { person.deceasedOn == 0 }

    /// Puts a message into a plan, unless there is one for its event or no telephone to send it to.
    private func queue(
        _ draft: ShortMessage, _ facts: MessageFacts, _ context: CommandContext,
        _ plan: inout Plan, _ trace: inout ReadTrace
    ) {
        guard PersonalFormCheck.isMobile(draft.phone),
            message(ofEvent: draft.eventKey, &trace) == nil,
            let occasion = MessageOccasion(draft.event),
            // The texts are part of the program: if they did not read, a test would have said so.
            let texts = try? MessageTexts.shipped()
        else { return }
        var message = draft
        let before = plan.puts.count { $0.table == Table.message.rawValue }
        message.id = nextID(.message) + UInt64(before)
        message.phone = HalfWidthText(draft.phone).trimmed
        message.text = (context.isRehearsal ? "【演示】" : "") + texts.text(occasion, facts)
        message.state = .queued
        message.createdAt = context.now
        message.changedAt = context.now
        message.nextAttemptAt = context.now
        plan.put(message, in: .message, key: message.id)
    }
}

extension MessageOccasion {
    init?(_ event: MessageEvent) {
        switch event {
        case .feedbackConfirmed: self = .feedbackConfirmed
        case .feedbackRejected: self = .feedbackRejected
        case .feedbackClosed: self = .feedbackClosed
        case .applicationApproved: self = .applicationApproved
        case .applicationRefused: self = .applicationRefused
        case .applicationReturned: self = .applicationReturned
        case .certificateIssued: self = .certificateIssued
        case .remedyDecided: self = .remedyDecided
        case .expiryReminder: self = .expiryReminder
        case .unspecified, .unrecognized: return nil
        }
    }
}

extension MessageState {
    /// Nil for states that nobody reports.
    fileprivate var deliveryOutcome: DeliveryOutcome? {
        switch self {
        case .handedOver: .handedOver
        case .delivered: .delivered
        case .failed: .failed
        case .unspecified, .queued, .givenUp, .recalled, .unrecognized: nil
        }
    }
}

extension ShortMessage {
    /// Nil for a state that the rules do not know.
    fileprivate var progress: DeliveryProgress? {
        UInt8(exactly: state.rawValue).flatMap(DeliveryStage.init(rawValue:)).map {
            DeliveryProgress(stage: $0, attempts: attempts, nextAttemptAt: nextAttemptAt)
        }
    }
}

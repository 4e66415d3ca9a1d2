import ProtobufRuntime
import Rules
package import Schema

/// Numbers after a restore. What was acknowledged after the backup is lost here, and not outside:
/// its numbers stand on letters, certificates and receipts, and in the folders of smstools. Given
/// out again they would name two things. So each epoch (库世代) begins behind a gap, in a change of
/// its own before any other: replay, backups and a further restore carry it on.
extension Registry {
    /// What a new epoch leaves out, of each kind. Nobody gives out half a million letters or
    /// certificates between two backups; where somebody did, the comparison says so.
    package static var numbersLeftOut: UInt64 { 500_000 }
    /// A new epoch goes on behind a round number, which a clerk knows again on paper.
    private static var roundNumber: UInt64 { 1_000_000 }
    /// Beyond it numbers would not fit where two stand in one.
    private static var greatestNumber: UInt64 { 1 << 31 }

    /// ids: the record.
    func planSkipNumbers(
        _ request: SkipNumbersRequest, _ epoch: UInt64, isBeginning: Bool,
        _ context: CommandContext, _ trace: inout ReadTrace
    ) throws(Refusal) -> Plan {
        guard (1...Self.roundNumber).contains(request.numbers) else {
            throw Refusal(.fieldInvalid, fields: [.invalid("numbers")])
        }
        guard isBeginning || !HalfWidthText(request.reason).trimmed.isEmpty else {
            throw Refusal(.reasonRequired)
        }
        var record = StoreEpoch()
        record.id = nextID(.storeEpoch)
        record.epoch = epoch
        record.begunAt = context.now
        record.revision = revision
        record.lastChangeAt = lastChangeAt
        record.operatorId = context.caller.operator.id
        record.reason = request.reason
        if isBeginning {
            // Epochs are the seconds of the clock at the restore.
            record.restoredAt =
                Int64(clamping: epoch).multipliedReportingOverflow(by: 1_000)
                .partialValue
        }
        for table in Table.allCases where table.givesNumbers {
            var floor = nextID(table) - 1 + request.numbers
            if isBeginning {
                floor = (floor + Self.roundNumber - 1) / Self.roundNumber * Self.roundNumber
            }
            guard floor < Self.greatestNumber else { throw Refusal(.numbersExhausted) }
            record.floors.append(NumberFloor(table: table.rawValue, floor: floor))
        }
        var plan = Plan()
        plan.put(record, in: .storeEpoch, key: record.id)
        plan.ids = [record.id]
        plan.reason = request.reason
        return plan
    }

    /// Whether the store is in an epoch that the state knows nothing of: it was restored, or
    /// repaired, since.
    package func isNew(epoch: UInt64) -> Bool {
        guard revision > 0 else { return false }
        var known: UInt64 = 1
        visit(.storeEpoch) { _, record in
            let epoch = try? StoreEpoch(decoding: record, options: .stored)
            known = max(known, epoch?.epoch ?? 0)
            return true
        }
        return epoch > known
    }

    /// Epochs and numbers left out, oldest first.
    package func epochs(
        _ request: ListEpochsRequest, _ trace: inout ReadTrace
    ) -> Page<StoreEpoch> {
        let asked = request.page ?? PageRequest()
        return page(
            StoreEpoch.self, .storeEpoch, after: asked.afterId, limit: asked.boundedLimit, &trace
        ) { _, _ in true }
    }
}

extension Table {
    /// Its records get their numbers one after another, and the numbers are seen outside. Not
    /// those whose key is another record's, and not rows that one import spreads over changes.
    var givesNumbers: Bool {
        switch self {
        case .bureau, .operator, .ruleSet, .notice, .rosterBatch, .person, .certificate,
            .registrationPeriod, .application, .receipt, .frozenForm, .educationEntry,
            .educationRoll, .feedbackCase, .message, .registrationEvent, .personChange,
            .reviewBatch, .report, .personPair, .organisation, .remedyCase, .decisionLetter,
            .complaint, .comparisonCandidate, .comparisonList, .attachment, .divisionChange,
            .migrationBatch, .recusal, .spotCheck, .erasureCase, .outsideSettlement,
            .operatorGrant:
            true
        case .division, .rosterEntry, .personIdentity, .certificateText, .rememberedWrite,
            .rehearsalClock, .workingCalendar, .reportFigures, .migrationRow, .storeEpoch:
            false
        }
    }
}

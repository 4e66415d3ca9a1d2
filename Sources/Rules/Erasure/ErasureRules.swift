/// When a person's data may be erased: Personal Information Protection Law (个人信息保护法), article 47.
///
/// The first paragraph names the grounds. The second lets the handler keep what a law's retention
/// period covers: then everything but storing it and keeping it safe has to stop.
package struct ErasureRules: Sendable, Equatable {
    /// Days between asking for an erasure and doing it: so long a mistake can be mended. Our own
    /// figure; no law names one. Article 50 demands a handling in time.
    package let delayDays: UInt32
    /// Years for which a decided case is kept. A reading, not confirmed by an authority (未经主管部门
    /// 确认): 《机关文件材料归档范围和文书档案保管期限规定》(国家档案局令第8号) knows 10 and 30 years and
    /// for ever, and names no period for this kind of file. The shortest is taken.
    package let retentionYears: UInt32

    package static let shipped = ErasureRules(delayDays: 15, retentionYears: 10)

    /// The first instant at which it may be done.
    package func notBefore(requestedAt instant: Instant) -> Instant {
        Instant(milliseconds: instant.milliseconds + Int64(delayDays) * 86_400_000)
    }

    /// The last day on which a case that was decided on a day has to be kept.
    package func retainedUntil(decidedOn day: CalendarDay) -> CalendarDay {
        day.adding(years: Int(retentionYears))
    }

    /// What stands against an erasure on a day, in the order of the facts.
    package func obstacles(_ facts: [ErasureFact], on day: CalendarDay) -> [ErasureObstacle] {
        facts.compactMap { fact in
            switch fact.kind {
            case .registration(let until):
                until < day ? nil : fact.obstacle(.validRegistration, until)
            case .filePending: fact.obstacle(.filePending)
            case .proposalOpen: fact.obstacle(.proposalOpen)
            case .remedyOpen: fact.obstacle(.remedyOpen)
            case .complaintOpen: fact.obstacle(.complaintOpen)
            case .decided(let decided):
                retainedUntil(decidedOn: decided) < day
                    ? nil : fact.obstacle(.retentionRunning, retainedUntil(decidedOn: decided))
            }
        }
    }
}

/// What the registry knows of a person that may stand against the erasure of his data.
package struct ErasureFact: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// A registration with its last day, suspended or not; not one that was cancelled or
        /// revoked.
        case registration(until: CalendarDay)
        /// An application or feedback that nobody has decided.
        case filePending
        /// A change of a registration, of the person or of his accounts, not decided.
        case proposalOpen
        case remedyOpen
        case complaintOpen
        /// Something that was decided about him on a day.
        case decided(on: CalendarDay)
    }

    package let kind: Kind
    /// Internal id of the record behind it.
    package let record: UInt64

    package init(_ kind: Kind, _ record: UInt64) {
        self.kind = kind
        self.record = record
    }

    fileprivate func obstacle(
        _ hindrance: ErasureHindrance, _ until: CalendarDay? = nil
    ) -> ErasureObstacle {
        ErasureObstacle(hindrance: hindrance, record: record, until: until)
    }
}

/// Why data has to be kept. Raw values are those of `proto/shegong/v1/erasure.proto`.
package enum ErasureHindrance: UInt8, Sendable, CaseIterable {
    case validRegistration = 1
    case filePending = 2
    case proposalOpen = 3
    case remedyOpen = 4
    case complaintOpen = 5
    case retentionRunning = 6
}

/// One thing that stands against an erasure.
package struct ErasureObstacle: Sendable, Equatable {
    package let hindrance: ErasureHindrance
    package let record: UInt64
    /// Last day on which it does; nil = until it is decided.
    package let until: CalendarDay?
}

/// What can happen to a registration after it was made. Raw values are those of the records.
package enum RegistrationChange: UInt8, Sendable, CaseIterable {
    /// 暂停
    case suspension = 1
    /// 恢复: a suspension is lifted.
    case resumption
    /// 注销: from a day.
    case cancellation
    /// 撤销: from the beginning.
    case revocation
    /// 恢复登记: a cancellation or revocation is undone, as if it had never been.
    case reinstatement

    /// It has a first day; else it acts from the beginning.
    package var actsFromDay: Bool { self != .revocation && self != .reinstatement }
}

/// Why: a coded list. Raw values are those of the records.
package enum RegistrationGround: UInt8, Sendable, CaseIterable {
    case ownRequest = 1
    case death
    case lossOfCapacity
    case improperMeans
    case certificateMisused
    case breach
    /// The exam authority has declared the result void (成绩无效).
    case resultVoid
    case courtJudgment
    case duplicate
    case causeCeased
    case decisionOverturned

    /// What may be done on this ground. Each ends a registration in one way only: from its date
    /// (注销) or from the beginning (撤销).
    package var changes: [RegistrationChange] {
        switch self {
        case .ownRequest, .lossOfCapacity, .breach: [.suspension, .cancellation]
        case .death, .certificateMisused: [.cancellation]
        case .improperMeans, .resultVoid, .courtJudgment, .duplicate: [.revocation]
        case .causeCeased: [.resumption]
        case .decisionOverturned: [.resumption, .reinstatement]
        }
    }

    /// The rule behind it. Articles of the national rule beyond the seventh could not be read, so
    /// where nothing was found it says so.
    package var legalBasis: String {
        switch self {
        case .improperMeans, .certificateMisused, .breach:
            "参照山东省2017年社会工作者职业水平证书登记规定：不予登记、已登记的予以注销或撤销的情形（未经主管部门确认）"
        case .resultVoid: "专业技术人员资格考试违纪违规行为处理规定（人社部令第31号）：成绩无效，登记随之失去依据"
        case .lossOfCapacity: "民发〔2009〕44号：登记应具有完全民事行为能力"
        case .courtJudgment, .decisionOverturned: "生效的人民法院裁判或复核决定"
        case .duplicate: "同一证书重复登记，后一登记自始不应存在（未见规定，未经主管部门确认）"
        case .ownRequest, .death, .causeCeased: "未见专门规定，按登记管理通例（未经主管部门确认）"
        }
    }
}

/// Why a change cannot be.
package enum RegistrationChangeProblem: Hashable, Sendable {
    /// Another ground, or another change on this ground.
    case groundUnfit
    /// The day is missing, not wanted, or outside what can be.
    case dayUnfit
    /// The registration does not stand as the change needs it.
    case stateUnfit
}

extension RegisteredPeriod {
    /// What stands in the way of a change; nil = nothing.
    ///
    /// - Parameters:
    ///   - effectiveOn: its first day; nil for what acts from the beginning.
    ///   - proposedOn: the day on which it was proposed: nothing is suspended backwards.
    package func problem(
        with change: RegistrationChange, on ground: RegistrationGround,
        effectiveOn: CalendarDay?, proposedOn: CalendarDay
    ) -> RegistrationChangeProblem? {
        guard ground.changes.contains(change) else { return .groundUnfit }
        guard change.actsFromDay == (effectiveOn != nil) else { return .dayUnfit }
        guard stands(for: change) else { return .stateUnfit }
        guard let day = effectiveOn else { return nil }
        return isFit(day, for: change, proposedOn) ? nil : .dayUnfit
    }

    private func stands(for change: RegistrationChange) -> Bool {
        let isOver = isRevoked || cancelledFrom != nil
        let isSuspended = suspensions.last.map { $0.until == nil } ?? false
        return switch change {
        case .suspension: !isOver && !isSuspended
        case .resumption: !isOver && isSuspended
        case .cancellation: !isOver
        case .revocation: !isRevoked
        case .reinstatement: isOver
        }
    }

    private func isFit(
        _ day: CalendarDay, for change: RegistrationChange, _ proposedOn: CalendarDay
    ) -> Bool {
        let isSpan = validFrom <= day && day <= max(validUntil, proposedOn)
        return switch change {
        case .suspension:
            isSpan && day <= validUntil && proposedOn <= day
                && (suspensions.last?.until.map { $0 < day } ?? true)
        case .resumption:
            isSpan && proposedOn <= day && (suspensions.last?.from.map { $0 < day } ?? false)
        case .cancellation: isSpan
        case .revocation, .reinstatement: false
        }
    }

    /// The period after a change that nothing stands in the way of.
    package func after(_ change: RegistrationChange, on day: CalendarDay?) -> RegisteredPeriod {
        var next = self
        switch change {
        case .suspension: next.suspensions.append(DayRange(from: day, until: nil))
        case .resumption:
            if let last = next.suspensions.indices.last {
                next.suspensions[last].until = day?.previous
            }
        case .cancellation: next.cancelledFrom = day
        case .revocation: next.isRevoked = true
        case .reinstatement:
            // The later of the two is undone: a cancelled one that was revoked is cancelled again.
            if isRevoked { next.isRevoked = false } else { next.cancelledFrom = nil }
        }
        return next
    }
}

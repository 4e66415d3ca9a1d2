import Schema

extension StoreEpoch {
    static var headings: [Heading] {
        [
            .epoch, .restoredAt, .begunAt, .lastRevision, .lastChangeAt, .numbersAbove,
            .operatorID, .reason,
        ]
    }

    var cells: [Cell] {
        let least = floors.map(\.floor).min() ?? 0
        return [
            .number(epoch), .instant(restoredAt), .instant(begunAt), .number(revision),
            .instant(lastChangeAt), .number(least), .id(operatorId), .optional(reason),
        ]
    }
}

extension OutsideFinding {
    static var headings: [Heading] {
        [
            .kind, .number, .verdict, .differs, .applicationID, .personID, .mayComeAgain, .settled,
            .advice,
        ]
    }

    func cells(_ language: Language) -> [Cell] {
        [
            kind.cell, .text(number), verdict.cell, .several(differences.map(Cell.text)),
            .id(applicationId), .id(personId), .flag(mayComeAgain),
            settled.cell,
            .text(verdict == .same || settled != .unspecified ? "" : advice[language]),
        ]
    }

    /// What to do next.
    private var advice: Localized {
        if mayComeAgain {
            return Localized(
                "此编号尚未跳过，会再次发出：先请系统管理员 recovery skip-numbers，再补录。",
                "This number would be given anew: have the system administrator run recovery "
                    + "skip-numbers first, then enter it again.")
        }
        if verdict == .different {
            return Localized(
                "与原件核对；库中有误的更正，库外的有误则在登记册上注明。",
                "Hold it against the original; correct what is wrong here, or note it outside.")
        }
        switch kind {
        case .receipt:
            return Localized(
                "凭收件原件重新建立申请，application receipt 用原编号和原收件时间补录。",
                "Make the application anew and enter the receipt under its old number and time.")
        case .decision:
            return Localized(
                "原决定书在库中不存在：重新办理并作出决定，收回或注明原决定书，告知当事人新编号。",
                "The letter is of no decision here: decide anew, take the old letter back or note "
                    + "the new number on it, and tell the applicant.")
        case .certificate:
            return Localized(
                "凭原证书重新办理登记；新登记号不同，收回原证书换发，或向全国系统更正。",
                "Register anew on the strength of the old certificate; its number will differ: "
                    + "take the old one back, or have the national system corrected.")
        case .message:
            return Localized(
                "恢复前已经发出，不要重发；文件保留到相应事项补录完毕再移走。",
                "It went out before the restore: do not send it again. Keep the file until its "
                    + "case has been entered anew.")
        case .unspecified, .unrecognized: return Localized("", "")
        }
    }
}

/// How many of each kind came to what.
enum OutsideTotals {
    static var headings: [Heading] { [.kind, .count, .same, .different, .missing, .settled] }

    static func rows(_ findings: [OutsideFinding]) -> [[Cell]] {
        let kinds: [OutsideKind] = [.receipt, .decision, .certificate, .message]
        return kinds.compactMap { kind in
            let found = findings.filter { $0.kind == kind }
            guard !found.isEmpty else { return nil }
            let counts = [OutsideVerdict.same, .different, .missing].map { verdict in
                Cell.number(UInt64(found.count { $0.verdict == verdict }))
            }
            let settled = found.count { $0.settled != .unspecified }
            return [kind.cell, .number(UInt64(found.count))] + counts
                + [.number(UInt64(settled))]
        }
    }
}

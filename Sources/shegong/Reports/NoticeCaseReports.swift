import Schema

extension ListNoticeCasesReply {
    /// How many cases wait for what, and the page.
    var sections: [Report.Section] {
        [
            .init(.counts, .rows([.group, .count], counts.map(\.cells))),
            .init(
                .applications, .rows(NoticeCase.headings, cases.map(\.cells)),
                nextAfter: end?.nextAfterId ?? 0),
        ]
    }
}

extension NoticeCaseCount {
    fileprivate var cells: [Cell] { [group.cell, .number(cases)] }
}

extension NoticeCase {
    fileprivate static var headings: [Heading] {
        [
            .group, .applicationID, .state, .kind, .divisionID, .bureauID, .personID,
            .managementNumber, .noticeName, .version, .receiptNumber, .decisiveAt, .settled,
            .reviewUntil, .asked,
        ]
    }

    fileprivate var cells: [Cell] {
        [
            group.cell, .id(applicationId), state.cell, kind.cell, .id(divisionId),
            .id(bureauId), .id(personId), .optional(managementNumber), .text(noticeName),
            .number(UInt64(noticeVersion)), .optional(receiptNumber), .instant(decisiveAt),
            settled.cell, .day(reviewUntil), group.asked,
        ]
    }
}

extension NoticeSettlement {
    static var headings: [Heading] {
        [.outcome, .noticeID, .newNoticeID, .reason, .basis, .operatorID, .bureauID, .at]
    }

    var cells: [Cell] {
        [
            outcome.cell, .id(noticeId), .id(newNoticeId), .optional(reason), .optional(basis),
            .id(operatorId), .id(bureauId), .instant(at),
        ]
    }
}

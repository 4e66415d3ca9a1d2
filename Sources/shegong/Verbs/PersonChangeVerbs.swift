import ArgumentParser
import Schema
import ShegongClient

extension PersonNoun {
    struct ChangeIdentity: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "change-identity",
                abstract: "申请变更或更正姓名、证件 · Ask for a new name or document",
                discussion: "新的姓名和证件号码从标准输入给出，各占一行 · "
                    + "The new name and number come from standard input, a line each")
        }

        @Argument(help: "社工编号 · Person")
        var person: UInt64
        @Option(help: "原因和证明材料 · Why, and on what evidence")
        var reason: String
        @Flag(help: "原录入有误，予以更正 · What was entered is wrong")
        var correction = false
        @Flag(help: "证件号码不变 · The document stays")
        var nameOnly = false
        @Option(help: "证件类型 · Kind of the new document")
        var kind: Named<IdentityDocumentKind> = Named(.resident)
        @Option(help: "自该日起，缺省今天 · From this day, else today")
        var from: DayArgument?
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let identity = try session.readIdentity(kind.value)
            session.show(
                try await session.client.proposeIdentityChange(
                    ProposeIdentityChangeRequest(
                        personId: person, kind: correction ? .correction : .identity,
                        newName: identity.name, newDocument: nameOnly ? nil : identity.document,
                        effectiveOn: from?.day ?? 0, reason: reason),
                    key: session.key))
        }
    }

    struct DecideChange: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "decide-change",
                abstract: "决定姓名、证件的变更 · Decide a change of identity")
        }

        @Argument(help: "变更编号 · Change")
        var change: UInt64
        @Flag(inversion: .prefixedNo, help: "同意或不同意 · Approve or decline")
        var approve: Bool
        @Option(help: "理由，不同意时必填 · Why; demanded where it is declined")
        var reason: String = ""
        @OptionGroup var options: CommonOptions

        func validate() throws {
            if !approve, reason.isEmpty {
                throw ValidationError(Text.reasonMissing.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            try await session.decide(change, approve, reason, "person decide-change")
        }
    }

    struct Changes: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出变更 · List changes")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<PersonChangeState>?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try await session.showChanges(
                ListPersonChangesRequest(
                    state: state?.value ?? .unspecified, page: page.request))
        }
    }
}

struct TransferNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "transfer", abstract: "转出、转入 · Transfer between bureaus",
            subcommands: [Release.self, Accept.self, Decline.self, List.self])
    }

    struct Release: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "转出 · Release a person to another bureau")
        }

        @Argument(help: "社工编号 · Person")
        var person: UInt64
        @Option(help: "转入地区划 · To which division")
        var to: UInt32
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.releaseTransfer(
                    ReleaseTransferRequest(personId: person, toDivisionId: to, reason: reason),
                    key: session.key))
        }
    }

    struct Accept: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "转入 · Accept a person")
        }

        @Argument(help: "变更编号 · Change")
        var change: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try await session.decide(change, true, "", "transfer accept")
        }
    }

    struct Decline: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "不同意转入 · Decline a person")
        }

        @Argument(help: "变更编号 · Change")
        var change: UInt64
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try await session.decide(change, false, reason, "transfer decline")
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出转出和转入 · List transfers")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<PersonChangeState>?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try await session.showChanges(
                ListPersonChangesRequest(
                    state: state?.value ?? .unspecified, kind: .transfer, page: page.request))
        }
    }
}

extension CertificateNoun {
    struct Reissue: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "换发、补发登记证书，原文本保留 · Issue the text anew; the former is kept")
        }

        @Argument(help: "登记号 · Registration number")
        var number: String
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            try session.confirm("certificate reissue \(number)")
            session.show(
                try await session.client.reissueCertificate(
                    ReissueCertificateRequest(number: number, reason: reason), key: session.key))
        }
    }
}

extension Session {
    fileprivate func decide(
        _ change: UInt64, _ approved: Bool, _ reason: String, _ what: String
    ) async throws {
        try confirm("\(what) \(change)")
        show(
            try await client.decidePersonChange(
                DecidePersonChangeRequest(
                    changeId: change, approved: approved, reason: reason), key: key))
    }

    fileprivate func showChanges(_ request: ListPersonChangesRequest) async throws {
        let reply = try await client.listPersonChanges(request)
        try await show([
            .init(
                .personChanges, .rows(PersonChange.headings, reply.changes.map(\.cells)),
                nextAfter: reply.end?.nextAfterId ?? 0)
        ])
    }
}

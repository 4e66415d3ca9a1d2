import ArgumentParser
import Schema
import ShegongClient

struct ComplaintNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "complaint", abstract: "举报 · Complaints",
            subcommands: [
                Open.self, Investigate.self, Close.self, Show.self, List.self, Reveal.self,
            ])
    }

    struct Open: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "受理举报 · Take a complaint in",
                discussion: """
                    举报人姓名和联系方式从标准输入读取，各占一行；匿名举报用 --anonymous · Name and contact of \
                    who complains from standard input, a line each; or --anonymous
                    """)
        }

        @Option(help: "被举报人的社工编号 · About this person")
        var person: UInt64 = 0
        @Option(help: "被举报登记的登记号 · About this registration")
        var number: String = ""
        @Option(help: "举报事项，不写举报人 · The facts, without who complains")
        var facts: String
        @Option(help: "收到日期，缺省今天 · Day on which it came in, else today")
        var receivedOn: DayArgument?
        @Flag(help: "匿名举报 · Nobody gave a name")
        var anonymous = false
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard (person == 0) != number.isEmpty else {
                throw ValidationError(Text.personOrNumber.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            let (name, contact) = anonymous ? ("", "") : try session.readComplainant()
            session.show(
                try await session.client.openComplaint(
                    OpenComplaintRequest(
                        personId: person, number: number, complainantName: name,
                        complainantContact: contact, facts: facts,
                        receivedOn: receivedOn?.day ?? 0),
                    key: session.key))
        }
    }

    struct Investigate: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "记录调查结果 · Note what was found")
        }

        @Argument(help: "举报编号 · Complaint")
        var complaint: UInt64
        @Option(help: "调查结果 · What was found")
        var findings: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.investigateComplaint(
                    InvestigateComplaintRequest(complaintId: complaint, findings: findings),
                    key: session.key))
        }
    }

    struct Close: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "办结举报 · Close a complaint",
                discussion: "暂停、注销、撤销只是提出，由另一人决定 · Suspension, cancellation and revocation "
                    + "are only proposed; another officer decides")
        }

        @Argument(help: "举报编号 · Complaint")
        var complaint: UInt64
        @Option(help: "处理结果 · What it comes to")
        var outcome: Named<ComplaintOutcome>
        @Option(help: "理由 · Why")
        var reason: String
        @Option(help: "事由 · Coded ground of the proposal")
        var ground: Named<RegistrationGround>?
        @Option(help: "登记号，举报针对个人时 · Registration, where the complaint is about the person")
        var number: String = ""
        @Option(help: "自该日起，缺省今天 · Effect from this day, else today")
        var from: DayArgument?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            guard outcome.value == .noAction || ground != nil else {
                throw ValidationError(Text.groundMissing.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            try session.confirm("complaint close \(complaint)")
            session.show(
                try await session.client.closeComplaint(
                    CloseComplaintRequest(
                        complaintId: complaint, outcome: outcome.value, reason: reason,
                        ground: ground?.value ?? .unspecified, number: number,
                        effectiveOn: from?.day ?? 0),
                    key: session.key))
        }
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "显示一件举报，不含举报人 · Show one, without who complains")
        }

        @Argument(help: "举报编号 · Complaint")
        var complaint: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.complaint(
                GetComplaintRequest(complaintId: complaint))
            session.show(
                Report(
                    sections: [.init(nil, .fields((reply.complaint ?? Complaint()).fields))],
                    isRehearsal: reply.rehearsal))
        }
    }

    struct List: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出举报 · List complaints")
        }

        @Option(help: "只列该状态 · Only in this state")
        var state: Named<ComplaintState>?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listComplaints(
                ListComplaintsRequest(state: state?.value ?? .unspecified, page: page.request))
            try await session.show([
                .init(
                    .complaints, .rows(Complaint.headings, reply.complaints.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Reveal: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "查看举报人，记入审计 · Who complains; audited with the reason")
        }

        @Argument(help: "举报编号 · Complaint")
        var complaint: UInt64
        @Option(help: "事由 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.revealComplaint(
                RevealComplaintRequest(complaintId: complaint, reason: reason))
            let complaint = reply.complaint ?? Complaint()
            try await session.show([
                .init(
                    nil,
                    .fields(
                        complaint.fields + [
                            .init(.complainant, .optional(complaint.complainantName)),
                            .init(.phone, .optional(complaint.complainantContact)),
                        ]))
            ])
        }
    }
}

extension Session {
    /// Reads name and contact of who complains: they never stand in a command's arguments.
    fileprivate func readComplainant() throws -> (String, String) {
        if console.inputIsTerminal { console.writeError(Text.namePrompt[language]) }
        let name = console.readLine() ?? ""
        if console.inputIsTerminal { console.writeError(Text.contactPrompt[language]) }
        let contact = console.readLine() ?? ""
        guard !name.isEmpty else {
            throw CommandFailure(.usage, "INPUT_ENDED", Text.complainantMissing.localized)
        }
        return (name, contact)
    }
}

import ArgumentParser
import Schema
import ShegongClient

struct AccountNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "account", abstract: "社工账户 · Accounts", subcommands: [Open.self])
    }

    struct Open: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "开户：核对社工库 · Open an account from the roster",
                discussion: "姓名和证件号码从标准输入读取，各占一行 · Name and number from standard input, a line each"
            )
        }

        @Option(help: "登记地区划 · Registering division")
        var division: UInt32 = 0
        @Option(help: "证件类型 · Kind of the document")
        var documentKind: Named<IdentityDocumentKind> = Named(.resident)
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let identity = try session.readIdentity(documentKind.value)
            session.show(
                try await session.client.openAccount(
                    OpenAccountRequest(identity: identity, divisionId: division),
                    key: session.key))
        }
    }
}

struct PersonNoun: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "person", abstract: "社工 · Persons",
            subcommands: [
                Show.self, Search.self, Form.self, Reveal.self, ChangeIdentity.self,
                DecideChange.self, Changes.self,
            ])
    }

    struct Show: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "显示一名社工 · Show a person, masked")
        }

        @OptionGroup var selection: PersonSelection
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.person(try selection.selector(session))
            session.show(
                Report(
                    sections: reply.sections(session.language), isRehearsal: reply.rehearsal))
        }
    }

    struct Search: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "按姓名、工作单位、登记状态查找 · Find persons by name, employer, status",
                discussion: "姓名可只写一部分，可错一字，可写同音字或拼音首字母 · "
                    + "A name in part, one character off, by sound, or by letters of its pinyin"
            )
        }

        @Argument(help: "姓名 · Name")
        var name: String = ""
        @Option(help: "工作单位名称的一部分 · A part of the employer's name")
        var employer: String = ""
        @Option(help: "今天的登记状态 · Status of registration today")
        var status: Named<RegistrationStatus>?
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func validate() throws {
            if IdentityNumberShape.matches(name) {
                throw ValidationError(Text.numberAsArgument.bilingual)
            }
            guard !name.isEmpty || !employer.isEmpty || status != nil else {
                throw ValidationError(Text.nothingLookedFor.bilingual)
            }
        }

        func perform(_ session: Session) async throws {
            let reply = try await session.client.searchPersons(
                SearchPersonsRequest(
                    name: name, page: page.request, employer: employer,
                    status: status?.value ?? .unspecified))
            let rows = zip(reply.persons, reply.matches).map { $0.cells + [$1.cell] }
            try await session.show([
                .init(
                    .persons, .rows(Person.headings + [.match], rows),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Form: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "保存个人信息表 · Store the personal form")
        }

        @Argument(help: "社工编号或管理号 · Person id or management number")
        var person: PersonArgument
        @Option(help: "TOML 文件，- 为标准输入 · TOML file, - for standard input")
        var file: String
        @Option(help: "所见的信息表版本 · Version of the form that you saw")
        var expectedVersion: UInt32?
        @OptionGroup var options: CommonOptions

        func validate() throws {
            try person.check()
        }

        func perform(_ session: Session) async throws {
            let text = try TextFile.read(file, session.console)
            let form = try FormReader.read(text, file) { try $0.personalForm() }
            var request = UpdatePersonalFormRequest(form: form)
            if case .id(let id) = person.reference, let expectedVersion {
                request.personId = id
                request.expectedVersion = expectedVersion
            } else {
                let current = try await session.client.person(person.selector)
                request.personId = current.person?.id ?? 0
                request.expectedVersion = expectedVersion ?? current.person?.formVersion ?? 0
            }
            session.show(
                try await session.client.updatePersonalForm(request, key: session.key))
        }
    }

    struct Reveal: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "查看明文（留痕）· Show a person in clear; audited")
        }

        @Argument(help: "社工编号或管理号 · Person id or management number")
        var person: PersonArgument
        @Option(help: "原因 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func validate() throws {
            try person.check()
        }

        func perform(_ session: Session) async throws {
            var request = RevealRequest(reason: reason)
            if case .id(let id) = person.reference {
                request.personId = id
            } else {
                request.personId = try await session.client.person(person.selector).person?.id ?? 0
            }
            let reply = try await session.client.reveal(request)
            try await session.show(reply.sections)
        }
    }
}

/// Which person: by id or management number, or by the full identity on standard input.
struct PersonSelection: ParsableArguments {
    @Argument(help: "社工编号或管理号 · Person id or management number")
    var person: PersonArgument?

    @Flag(help: "从标准输入读取姓名和证件号码 · Name and document number from standard input")
    var identity = false

    @Option(help: "证件类型 · Kind of the document")
    var documentKind: Named<IdentityDocumentKind> = Named(.resident)

    func validate() throws {
        guard identity != (person != nil) else {
            throw ValidationError(Text.personMissing.bilingual)
        }
        try person?.check()
    }

    func selector(_ session: Session) throws -> PersonSelector {
        if let person { return person.selector }
        return PersonSelector(identity: try session.readIdentity(documentKind.value))
    }
}

extension PersonArgument {
    var selector: PersonSelector {
        switch reference {
        case .id(let id): PersonSelector(personId: id)
        case .managementNumber(let number): PersonSelector(managementNumber: number)
        case .unusable: PersonSelector()
        }
    }
}

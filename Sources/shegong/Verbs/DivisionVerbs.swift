import ArgumentParser
import Schema
import ShegongClient

/// An act that changes divisions, as options.
struct DivisionActOptions: ParsableArguments {
    @Option(help: "变更种类 · What the act does")
    var kind: Named<DivisionChangeKind>
    @Option(help: "批准文号 · Number of the approval, its legal basis")
    var document: String
    @Option(help: "施行之日 · First day of the new map")
    var on: DayArgument
    @Option(
        name: .customLong("source"), help: "原区划，可重复 · Division that is changed, may be repeated")
    var sources: [UInt32] = []
    @Option(
        name: .customLong("into"),
        help: """
            承继区划，可重复：代码，新设或更名的加名称 · Successor, may be repeated: 441202, or new \
            441205=某区; a zone 0=某区
            """)
    var successors: [NumberedText] = []
    @Option(
        name: .customLong("below"),
        help: """
            拆分：下级区划划归的承继区划，可重复 · Split: to which successor a division below goes, may be \
            repeated: 441225=441231
            """)
    var placements: [DivisionPlacement] = []
    @Option(name: .customLong("bureau"), help: "承继区划的登记机构 · Its bureau: 441202=duanzhou")
    var bureaus: [NumberedText] = []
    @Option(name: .customLong("bureau-name"), help: "登记机构的新名称 · New name of that bureau: 441202=某局")
    var bureauNames: [NumberedText] = []
    @Option(help: "新区划的上级 · The division above a new one")
    var parent: UInt32 = 0

    var request: PublishDivisionChangeRequest {
        func text(_ texts: [NumberedText], _ code: UInt32) -> String {
            texts.last { $0.number == code }?.text ?? ""
        }
        return PublishDivisionChangeRequest(
            kind: kind.value, document: document, effectiveOn: on.day, sourceIds: sources,
            successors: successors.map { successor in
                DivisionSuccessor(
                    id: successor.number, name: successor.text, parentId: parent,
                    bureauShortName: text(bureaus, successor.number),
                    bureauName: text(bureauNames, successor.number),
                    belowIds: placements.filter { $0.successor == successor.number }
                        .map(\.division))
            })
    }

    /// A division that is placed below none of the successors would be left out unseen.
    func validate() throws {
        for placement in placements
        where !successors.contains(where: { $0.number == placement.successor }) {
            throw ValidationError("--below \(placement.division)=\(placement.successor): --into?")
        }
    }
}

/// A division and where it goes: 441225=441231.
struct DivisionPlacement: ExpressibleByArgument, Sendable, Equatable {
    var division: UInt32
    var successor: UInt32

    init?(argument: String) {
        let codes = argument.split(separator: "=", omittingEmptySubsequences: false)
            .map { UInt32($0) }
        guard codes.count == 2, let division = codes[0], let successor = codes[1] else {
            return nil
        }
        self.division = division
        self.successor = successor
    }
}

/// A number with a text: 441202=端州区. The text may be left out.
struct NumberedText: ExpressibleByArgument, Sendable, Equatable {
    var number: UInt32
    var text: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard let number = parts.first.flatMap({ UInt32($0) }) else { return nil }
        self.number = number
        text = parts.count == 2 ? parts[1] : ""
    }
}

extension DivisionNoun {
    struct Publish: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "公布区划变更 · Publish a change of divisions",
                discussion: "到施行之日零时起，在办事项、人员档案和经办人随之移交 · On its day open files, "
                    + "persons and operators move to the successors")
        }

        @OptionGroup var act: DivisionActOptions
        @Flag(help: "只看会怎样，不公布 · Only show what it would do")
        var dryRun = false
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            guard !dryRun else {
                let reply = try await session.client.previewDivisionChange(act.request)
                return try await session.show(reply.sections)
            }
            try session.confirm("division publish \(act.document)")
            session.show(
                try await session.client.publishDivisionChange(act.request, key: session.key))
        }
    }

    struct Preview: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "预演区划变更 · What a change of divisions would do")
        }

        @OptionGroup var act: DivisionActOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.previewDivisionChange(act.request)
            try await session.show(reply.sections)
        }
    }

    struct Move: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "移交到底 · Move what follows a change, to the end",
                discussion: "守护进程自己也会分步移交，此命令可随时重复 · The daemon moves by itself too; "
                    + "this may be repeated at any time")
        }

        @Argument(help: "变更编号 · Change")
        var change: UInt64
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let request = MoveDivisionRequest(changeId: change)
            var result = try await session.client.moveDivision(request, key: session.key)
            while !result.ids.isEmpty {
                // Each step is a change of its own; a key names one change.
                result = try await session.client.moveDivision(request)
            }
            session.show(result)
        }
    }

    struct History: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "列出区划变更 · List changes of divisions")
        }

        @Argument(help: "只列涉及该区划的 · Only those about this division")
        var division: UInt32 = 0
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listDivisionChanges(
                ListDivisionChangesRequest(divisionId: division, page: page.request))
            try await session.show([
                .init(
                    .divisionChanges, .rows(DivisionChange.headings, reply.changes.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Unplaced: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: "列出待定去向的人员 · List persons whose successor somebody has to decide")
        }

        @Argument(help: "变更编号 · Change")
        var change: UInt64
        @OptionGroup var page: PageOptions
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            let reply = try await session.client.listUnplaced(
                ListUnplacedRequest(changeId: change, page: page.request))
            try await session.show([
                .init(
                    .persons, .rows(Person.headings, reply.persons.map(\.cells)),
                    nextAfter: reply.end?.nextAfterId ?? 0)
            ])
        }
    }

    struct Place: Verb {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: "决定人员去向 · Decide to which successor a person belongs")
        }

        @Argument(help: "变更编号 · Change")
        var change: UInt64
        @Option(help: "人员编号 · Person")
        var person: UInt64
        @Option(help: "承继区划 · One of the successors")
        var division: UInt32
        @Option(help: "理由 · Why")
        var reason: String
        @OptionGroup var options: CommonOptions

        func perform(_ session: Session) async throws {
            session.show(
                try await session.client.placePerson(
                    PlacePersonRequest(
                        changeId: change, personId: person, divisionId: division, reason: reason),
                    key: session.key))
        }
    }
}

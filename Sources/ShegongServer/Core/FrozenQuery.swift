import ProtobufRuntime
package import Registry
import Schema

/// A question that may cost more than the loop has time for, together with the frozen copy that it
/// is asked of. Whoever carries out `BackgroundWork` answers it, away from the loop.
///
/// Masking happens here, by the role of who asks: what comes back is ready for the wire.
package struct FrozenQuery: Sendable {
    let registry: Registry
    /// The register as it was when the asking began, if `registry` is that of an earlier revision.
    var today: Registry?
    let context: CommandContext
    let epoch: UInt64
    let question: Question

    enum Question: Sendable {
        case stock(StockRequest)
        case searchPersons(SearchPersonsRequest)
        case figures(FigureScope)
        case figureList(ListFigureRequest)
        case preview(PreviewNoticeRequest)
        case report(PublishReportRequest)
        case spotCheck(DrawSpotCheckRequest)
        case findDuplicates(FindDuplicatesRequest)
        case compareNational(CompareNationalRequest)
        case listRegistered(ListRegisteredRequest)
        case divisionChange(PublishDivisionChangeRequest)
        case migration(PreviewMigrationRequest)
        case noticeCases(ListNoticeCasesRequest)
    }

    /// - Parameter columns: follow the register of which this is a copy; made anew for any other.
    package func answer(_ columns: inout RegisterColumns) -> FrozenAnswer {
        let newest = (today ?? registry).revision
        do throws(Refusal) {
            return FrozenAnswer(outcome: .success(try ask(&columns)), revision: newest)
        } catch {
            return FrozenAnswer(outcome: .failure(error), revision: newest)
        }
    }

    private func ask(_ columns: inout RegisterColumns) throws(Refusal) -> FrozenReply {
        // The whole copy is on disk before the answer is seen.
        var trace = ReadTrace()
        return switch question {
        case .stock(let request): FrozenReply(try stock(request, &columns))
        case .searchPersons(let request): try searchPersons(request, &columns.names)
        case .figures(let scope): FrozenReply(try figures(scope))
        case .figureList(let request): try figureList(request)
        case .preview(let request): try preview(request)
        case .report(let request): FrozenReply(found: .counted(try counted(request)))
        case .spotCheck(let request):
            FrozenReply(found: .drawn(try registry.drawnSample(request, context)))
        case .findDuplicates(let request): findDuplicates(request)
        case .compareNational(let request):
            FrozenReply(try registry.compareNational(request, context, &trace))
        case .listRegistered(let request): FrozenReply(listRegistered(request, &trace))
        case .divisionChange(let request):
            FrozenReply(try registry.previewDivisionChange(request, context, &trace))
        case .migration(let request): try migration(request)
        case .noticeCases(let request): try noticeCases(request)
        }
    }

    private func stock(
        _ request: StockRequest, _ columns: inout RegisterColumns
    ) throws(Refusal) -> StockReply {
        var query = try StockQuery(registry, request, context)
        var reply = query.run(over: &columns.stock)
        reply.epoch = epoch
        return reply
    }

    private func listRegistered(
        _ request: ListRegisteredRequest, _ trace: inout ReadTrace
    ) -> ListRegisteredReply {
        let found = registry.registeredRows(request, context, &trace)
        var reply = ListRegisteredReply()
        reply.rows = found.rows
        reply.end = found.end
        return reply
    }

    private func figures(_ scope: FigureScope) throws(Refusal) -> FiguresReply {
        var count = try FigureCount(registry, scope, context)
        var reply = count.run()
        reply.epoch = epoch
        return reply
    }

    private func counted(_ request: PublishReportRequest) throws(Refusal) -> CountedFigures {
        var counted = try registry.countedFigures(request, context)
        counted.digest = ContentDigest.of(counted.figures.encoded())
        counted.epoch = epoch
        return counted
    }

    private func figureList(
        _ request: ListFigureRequest
    ) throws(Refusal) -> FrozenReply {
        var list = try FigureList(registry, request, context, today: today)
        let page = list.run()
        let profile = context.caller.maskingProfile
        var reply = ListFigureReply()
        reply.entries = page.rows.map { $0.masked(by: profile) }
        reply.end = page.end
        reply.revision = registry.revision
        return FrozenReply(reply, persons: page.rows.map(\.personId))
    }

    private func preview(
        _ request: PreviewNoticeRequest
    ) throws(Refusal) -> FrozenReply {
        var preview = try NoticePreview(registry, request, context)
        var reply = preview.run()
        let persons = reply.entries.map(\.personId)
        let profile = context.caller.maskingProfile
        reply.entries = reply.entries.map { $0.masked(by: profile) }
        reply.epoch = epoch
        return FrozenReply(reply, persons: persons)
    }

    private func searchPersons(
        _ request: SearchPersonsRequest, _ names: inout NameColumns
    ) throws(Refusal) -> FrozenReply {
        var search = try PersonSearch(request, context)
        let found = search.run(registry, over: &names)
        let profile = context.caller.maskingProfile
        // Put together of the records as they lie: a page is long.
        var writer = MessageWriter()
        var rest = SearchPersonsReply(end: found.page.end)
        for (id, match) in zip(found.page.rows, found.matches)
        where registry.write(person: id, masked: profile, to: &writer) {
            rest.matches.append(match)
        }
        rest.encoded().withUnsafeBytes { writer.write($0) }
        return FrozenReply(bytes: writer.bytes, persons: found.page.rows)
    }
}

extension FrozenQuery {
    private func noticeCases(
        _ request: ListNoticeCasesRequest
    ) throws(Refusal) -> FrozenReply {
        var list = try NoticeCases(registry, request, context)
        var reply = list.run()
        reply.epoch = epoch
        return FrozenReply(reply, persons: reply.cases.map(\.personId))
    }

    private func migration(
        _ request: PreviewMigrationRequest
    ) throws(Refusal) -> FrozenReply {
        var trace = ReadTrace()
        var reply = try registry.previewMigration(request, context, &trace)
        let profile = context.caller.maskingProfile
        let persons = reply.rows.filter { $0.kind == .person }.map(\.recordId)
        reply.rows = reply.rows.map { $0.masked(by: profile) }
        // A row that would be refused leads to nobody.
        return FrozenReply(reply, persons: persons.filter { $0 != 0 })
    }

    private func findDuplicates(
        _ request: FindDuplicatesRequest
    ) -> FrozenReply {
        var search = DuplicateSearch(request, context)
        let found = search.run(registry)
        let profile = context.caller.maskingProfile
        var reply = FindDuplicatesReply()
        reply.candidates = found.rows.map { row in
            DuplicateCandidate(
                first: row.first.masked(by: profile), second: row.second.masked(by: profile),
                grounds: row.grounds, pairId: row.pair?.id ?? 0,
                state: row.pair?.state ?? .unspecified)
        }
        reply.end = found.end
        return FrozenReply(reply, persons: found.rows.flatMap { [$0.first.id, $0.second.id] })
    }
}

/// What came of a question to a frozen copy. Nobody may see it before the copy is on disk.
package struct FrozenAnswer: Sendable {
    let outcome: Result<FrozenReply, Refusal>
    /// Revision of the newest copy that was read.
    let revision: UInt64
}

/// An encoded reply, and the persons that it shows.
struct FrozenReply: Sendable {
    let bytes: [UInt8]
    let persons: [UInt64]
    /// Not an answer yet: what a write waits for.
    var found: Found?

    enum Found: Sendable {
        case counted(CountedFigures)
        case drawn(DrawnSample)
    }
}

extension FrozenReply {
    init(_ reply: any ProtobufMessage, persons: [UInt64] = []) {
        self.init(bytes: reply.encoded(), persons: persons)
    }

    init(found: Found) {
        self.init(bytes: [], persons: [], found: found)
    }
}

public import Schema

/// `shegong.v1.Statistics`: figures that bureaus report.
extension RegistryClient {
    /// The stock on a day by division and level, as a table.
    public func stock(_ request: StockRequest) async throws(RegistryError) -> StockReply {
        try await read(.statistics, "Stock", request, StockReply.self)
    }

    /// Figures of any kind, one a row; those that are 0 are left out.
    public func figures(_ scope: FigureScope) async throws(RegistryError) -> FiguresReply {
        try await read(.statistics, "Count", scope, FiguresReply.self)
    }

    /// The list behind a figure, one page, masked.
    public func listFigure(
        _ request: ListFigureRequest
    ) async throws(RegistryError) -> ListFigureReply {
        try await read(.statistics, "ListFigure", request, ListFigureReply.self)
    }
}

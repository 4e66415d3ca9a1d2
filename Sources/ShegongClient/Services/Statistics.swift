public import Schema

/// `shegong.v1.Statistics`: figures that bureaus report.
extension RegistryClient {
    /// The stock on a day by division and level.
    ///
    /// - Parameter day: yyyymmdd in UTC+8; 0 = today.
    public func stock(onDay day: UInt32 = 0) async throws(RegistryError) -> StockReply {
        var request = StockRequest()
        request.onDay = day
        return try await read(.statistics, "Stock", request, StockReply.self)
    }
}

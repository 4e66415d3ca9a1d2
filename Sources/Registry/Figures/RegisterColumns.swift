/// What is derived from the register to be run over quickly, and follows it from one frozen copy to
/// the next. Whoever answers questions about a register keeps one value for it.
package struct RegisterColumns: Sendable {
    package var stock = StockColumns()
    package var names = NameColumns()

    package init() {}

    /// Takes over everything now, so that the next question need not wait for it.
    package mutating func follow(_ registry: Registry) {
        stock.follow(registry)
        names.follow(registry)
    }
}

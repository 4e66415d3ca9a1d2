import Schema

/// One thing that a figure counts: a certificate in a status, a file submitted, a registration that
/// ends. Figures are counts of facts and lists are facts themselves, so the two agree.
struct FigureFact {
    var measure: FigureMeasure
    /// As recorded; the map of the asked day is laid over it later.
    var division: UInt32
    /// Unspecified = of no level.
    var level = Level.unspecified
    var certificate: UInt64 = 0
    var application: UInt64 = 0
    var period: UInt64 = 0
    /// Event in the life of a registration, or transfer.
    var event: UInt64 = 0
    /// The day that counted, yyyymmdd; 0 = of none.
    var day: UInt32 = 0
}

/// The days of a scope, every one filled in.
struct FigureDays {
    /// First day, yyyymmdd; 0 = from the start.
    var from: UInt32
    /// Last day, inclusive, yyyymmdd.
    var until: UInt32

    func contains(_ day: UInt32) -> Bool { from <= day && day <= until }
}

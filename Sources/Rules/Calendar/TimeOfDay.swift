/// The clock part of a written instant: "00:00", "23:59:59.999+08:00", "04:00:00Z".
struct TimeOfDay {
    /// Since midnight.
    let milliseconds: Int64
    /// East of UTC, in milliseconds.
    let offset: Int64

    init?(parsing text: Substring) {
        var clock = text
        var offset = Instant.offset
        if clock.last == "Z" {
            clock = clock.dropLast()
            offset = 0
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            guard let zone = Self.minutes(clock[clock.index(after: sign)...]) else { return nil }
            offset = (clock[sign] == "-" ? -1 : 1) * zone * 60_000
            clock = clock[..<sign]
        }
        var thousandths: Int64 = 0
        if let point = clock.firstIndex(of: ".") {
            let fraction = clock[clock.index(after: point)...]
            guard fraction.count == 3, let value = Self.number(fraction) else { return nil }
            thousandths = value
            clock = clock[..<point]
        }
        let hasSeconds = clock.filter { $0 == ":" }.count == 2
        var seconds: Int64 = 0
        if hasSeconds, let colon = clock.lastIndex(of: ":") {
            let field = clock[clock.index(after: colon)...]
            guard field.count == 2, let value = Self.number(field), value < 60 else { return nil }
            seconds = value
            clock = clock[..<colon]
        } else if thousandths != 0 {
            return nil
        }
        guard let minutes = Self.minutes(clock), minutes < 24 * 60 else { return nil }
        milliseconds = minutes * 60_000 + seconds * 1000 + thousandths
        self.offset = offset
    }

    /// "23:59" as minutes.
    private static func minutes(_ text: Substring) -> Int64? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 2, fields[0].count == 2, fields[1].count == 2,
            let hour = number(fields[0]), let minute = number(fields[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    /// Digits only: no sign, as `Int64.init` would take.
    private static func number(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
    }
}

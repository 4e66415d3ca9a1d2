import Schema

extension StockCell {
    static var headings: [Heading] {
        [
            .divisionID, .divisionName, .level, .personCount, .certificateCount, .registeredCount,
            .renewableCount, .lapsedCount, .suspendedCount, .cancelledCount, .revokedCount,
            .neverRegisteredCount, .statusUnknownCount,
        ]
    }

    /// - Parameter measures: statuses that are withheld in every row.
    func cells(without measures: [FigureMeasure]) -> [Cell] {
        let isAll = level == .unspecified
        let place: [Cell] = [
            .id(divisionId), .optional(divisionName), isAll ? .allLevels : level.cell,
        ]
        return place + figures(without: measures)
    }

    func figures(without measures: [FigureMeasure]) -> [Cell] {
        let statuses: [(FigureMeasure, UInt64)] = [
            (.inForce, registered), (.renewable, renewable), (.lapsed, lapsed),
            (.suspended, suspended), (.cancelled, cancelled), (.revoked, revoked),
            (.neverRegistered, neverRegistered), (.statusUnknown, statusUnknown),
        ]
        return [.figure(persons, !withheld), .figure(certificates, !withheld)]
            + statuses.map { .figure($0.1, !withheld && !measures.contains($0.0)) }
    }
}

extension StockReply {
    var sections: [Report.Section] {
        var fields: [Report.Field] = [
            .init(.onDay, .day(onDay)), .init(.mapOnDay, .day(mapOnDay)),
            .init(.epoch, .number(epoch)), .init(.revision, .number(revision)),
        ]
        if publicVersion {
            fields.append(.init(.smallestShown, .number(UInt64(smallestShown))))
        }
        if let total {
            let figures = total.figures(without: withheldMeasures)
            fields += zip(StockCell.headings.dropFirst(3), figures).map { .init($0, $1) }
        }
        return [
            .init(
                .cells,
                .rows(StockCell.headings, cells.map { $0.cells(without: withheldMeasures) })),
            .init(.total, .fields(fields)),
        ]
    }
}

extension FiguresReply {
    var sections: [Report.Section] {
        var fields = (scope?.fields ?? []) + (scope?.groupFields ?? [])
        fields += [.init(.epoch, .number(epoch)), .init(.revision, .number(revision))]
        return FigureCell.sections(cells, rates, by: scope?.by ?? []) + [
            .init(.counted, .fields(fields))
        ]
    }
}

extension FigureScope {
    var fields: [Report.Field] {
        [
            .init(.kind, kind.cell), .init(.figuresFrom, .day(fromDay)),
            .init(.figuresUntil, .day(untilDay)), .init(.figuresNotice, .optional(noticeName)),
            .init(.mapOnDay, .day(mapOnDay)),
        ]
    }

    /// Only what was asked for.
    var groupFields: [Report.Field] {
        var fields: [Report.Field] = []
        if !ages.isEmpty {
            fields.append(.init(.ages, .text(ages.map { "\($0)" }.joined(separator: ","))))
        }
        if publicVersion {
            fields.append(.init(.smallestShown, .number(UInt64(smallestShown))))
        }
        if asOfRevision != 0 {
            fields.append(.init(.asOfRevision, .number(asOfRevision)))
        }
        return fields
    }
}

extension FigureCell {
    static func sections(
        _ cells: [FigureCell], _ rates: [FigureRate], by dimensions: [FigureDimension]
    ) -> [Report.Section] {
        var sections = [
            Report.Section(
                .cells,
                .rows(
                    placeHeadings(by: dimensions) + [.measure, .count, .personCount],
                    cells.map { $0.cells(by: dimensions) }))
        ]
        if !rates.isEmpty {
            sections.append(
                .init(
                    .rates,
                    .rows(
                        placeHeadings(by: dimensions) + FigureRate.headings,
                        rates.map { $0.cells(by: dimensions) })))
        }
        return sections
    }

    static func placeHeadings(by dimensions: [FigureDimension]) -> [Heading] {
        [.divisionID, .divisionName, .level] + dimensions.map(\.heading)
    }

    /// What it is of.
    func placeCells(by dimensions: [FigureDimension]) -> [Cell] {
        Cell.place(divisionId, divisionName, level) + dimensions.map { $0.cell(of: group) }
            + [measure.cell]
    }

    private func cells(by dimensions: [FigureDimension]) -> [Cell] {
        placeCells(by: dimensions) + [
            .number(count), persons == 0 ? .absent : .number(persons),
        ]
    }
}

extension FigureDimension {
    fileprivate var heading: Heading {
        switch self {
        case .sex: .sex
        case .age: .ageGroup
        case .education: .educationLevel
        case .employer, .unspecified, .unrecognized: .employerOrganisation
        }
    }

    fileprivate func cell(of group: FigureGroup?) -> Cell {
        guard let group else { return .value(ValueName("all", "合计", "all")) }
        let unknown = Cell.value(ValueName("unknown", "不详", "not known"))
        switch self {
        case .sex: return group.sex == .unspecified ? unknown : group.sex.cell
        case .age:
            guard group.fromAge != 0 || group.untilAge != 0 else { return unknown }
            return .text("\(group.fromAge)-" + (group.untilAge == 0 ? "" : "\(group.untilAge)"))
        case .education: return group.education == .unspecified ? unknown : group.education.cell
        case .employer, .unspecified, .unrecognized:
            guard group.organisationId != 0 else {
                return .value(ValueName("none-entered", "未录入", "none entered"))
            }
            return .text("\(group.organisationId) \(group.organisationName)")
        }
    }
}

extension FigureRate {
    fileprivate static var headings: [Heading] {
        [
            .numerator, .numeratorCount, .denominator, .denominatorCount, .rate,
        ]
    }

    fileprivate func cells(by dimensions: [FigureDimension]) -> [Cell] {
        Cell.place(divisionId, divisionName, level) + dimensions.map { $0.cell(of: group) } + [
            numerator.cell, .number(numeratorCount), denominator.cell,
            .number(denominatorCount), .text(percent),
        ]
    }

    /// One decimal, half up: 66.7%.
    private var percent: String {
        guard denominatorCount > 0 else { return "" }
        let tenths = (numeratorCount * 2_000 + denominatorCount) / (denominatorCount * 2)
        return "\(tenths / 10).\(tenths % 10)%"
    }
}

extension FigureEntry {
    static var headings: [Heading] {
        [
            .personID, .name, .divisionID, .level, .managementNumber, .applicationID, .periodID,
            .eventID, .onDay,
        ]
    }

    var cells: [Cell] {
        [
            .id(personId), .optional(personName), .id(divisionId),
            level == .unspecified ? .absent : level.cell, .optional(managementNumber),
            .id(applicationId), .id(periodId), .id(eventId), .day(onDay),
        ]
    }
}

extension Cell {
    fileprivate static var allLevels: Cell { .value(ValueName("all", "合计", "all")) }

    /// Of all divisions the name says so, for whoever sorts a spreadsheet.
    fileprivate static func place(_ id: UInt32, _ name: String, _ level: Level) -> [Cell] {
        [
            .id(id), id == 0 ? .value(ValueName("all", "合计", "all")) : .text(name),
            level == .unspecified ? .allLevels : level.cell,
        ]
    }

    fileprivate static func figure(_ number: UInt64, _ isShown: Bool) -> Cell {
        isShown ? .number(number) : .value(ValueName("withheld", "＊", "*"))
    }
}

import ArgumentParser
import ProtobufRuntime
import Schema

/// By what figures are told apart: `--by sex,age`.
struct FigureGrouping: ParsableArguments {
    @Option(
        help: "按性别、年龄、学历、单位分列 · Told apart by these: sex,age,education,employer")
    var by: DimensionList?
    @Option(help: "年龄段的起始年龄 · First ages of age groups, rising: 25,35,45")
    var ages: NumberList?

    var isEmpty: Bool { by == nil && ages == nil }

    func fill(_ scope: inout FigureScope) {
        scope.by = by?.dimensions ?? []
        scope.ages = ages?.numbers ?? []
        if !scope.ages.isEmpty, !scope.by.contains(.age) { scope.by.append(.age) }
    }
}

/// Which of the groups: what is not given is not known.
struct FigureGroupArguments: ParsableArguments {
    @Option(help: "只列该性别 · Only of this sex; unknown")
    var sex: GroupValue<Sex>?
    @Option(help: "只列该年龄段 · Only of this age group: 25-34, 60-, unknown")
    var age: AgeSpan?
    @Option(help: "只列该学历 · Only of this education; unknown")
    var education: GroupValue<Education>?
    @Option(help: "只列该单位编号，0 为未录入的单位 · Only of this organisation; 0 = none entered")
    var employer: UInt64?

    /// Nil = of all. What is asked for is what the figure is told apart by.
    func group(of scope: inout FigureScope) -> FigureGroup? {
        let given: [(FigureDimension, Bool)] = [
            (.sex, sex != nil), (.age, age != nil), (.education, education != nil),
            (.employer, employer != nil),
        ]
        guard given.contains(where: \.1) else { return nil }
        for (dimension, isGiven) in given where isGiven && !scope.by.contains(dimension) {
            scope.by.append(dimension)
        }
        return FigureGroup(
            sex: sex?.value ?? .unspecified, fromAge: age?.from ?? 0, untilAge: age?.until ?? 0,
            education: education?.value ?? .unspecified, organisationId: employer ?? 0)
    }
}

/// Words with commas between them.
struct DimensionList: ExpressibleByArgument, Sendable, Equatable {
    var dimensions: [FigureDimension]

    init?(argument: String) {
        dimensions = []
        for word in argument.split(separator: ",") {
            guard let dimension = FigureDimension(named: String(word)) else { return nil }
            dimensions.append(dimension)
        }
    }

    static var allValueStrings: [String] { FigureDimension.tokens }
}

/// Numbers with commas between them.
struct NumberList: ExpressibleByArgument, Sendable, Equatable {
    var numbers: [UInt32]

    init?(argument: String) {
        numbers = []
        for word in argument.split(separator: ",") {
            guard let number = UInt32(word) else { return nil }
            numbers.append(number)
        }
    }
}

/// A value, or `unknown`.
struct GroupValue<Value: NamedValue>: ExpressibleByArgument, Sendable, Equatable {
    var value: Value

    init?(argument: String) {
        if argument == "unknown" {
            value = Value(rawValue: 0)
        } else {
            guard let named = Value(named: argument) else { return nil }
            value = named
        }
    }
}

/// An age group as tables show it.
struct AgeSpan: ExpressibleByArgument, Sendable, Equatable {
    var from: UInt32
    var until: UInt32

    init?(argument: String) {
        guard argument != "unknown" else {
            (from, until) = (0, 0)
            return
        }
        let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = UInt32(parts[0]),
            let last = parts[1].isEmpty ? 0 : UInt32(parts[1])
        else { return nil }
        (from, until) = (first, last)
    }
}

/// What is said of a revision of the past.
enum AsOfHelp {
    static var text: ArgumentHelp {
        "按该修订号时的登记库统计 · Counted on the register as it stood at this revision"
    }

    static var list: ArgumentHelp {
        "该修订号时的名单，姓名按现在可见的 · As it stood at this revision, with the names seen now"
    }
}

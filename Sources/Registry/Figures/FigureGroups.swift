import Rules
import Schema

/// Whom a figure is of, to be compared; the name of an employer is not part of it.
struct GroupKey: Hashable {
    var sex: Int32 = 0
    var ages = AgeGroups.Group(from: 0, until: 0)
    var education: Int32 = 0
    var organisation: UInt64 = 0

    init() {}

    init(_ group: FigureGroup) {
        sex = group.sex.rawValue
        ages = AgeGroups.Group(from: group.fromAge, until: group.untilAge)
        education = group.education.rawValue
        organisation = group.organisationId
    }

    /// Not known comes first, older ones last.
    var order: (Int32, UInt32, UInt32, Int32, UInt64) {
        (sex, ages.from, ages.until, education, organisation)
    }
}

/// Tells persons apart by what a scope asks for: sex and age from the identity number, education
/// and employer from the personal form. What many persons share is read once.
struct FigureGroups {
    private let registry: Registry
    private let dimensions: [FigureDimension]
    private let ages: AgeGroups?
    private var employers: Employers

    /// `scope` with everything filled in.
    init(_ registry: Registry, _ scope: FigureScope) {
        self.registry = registry
        dimensions = scope.by
        ages = AgeGroups(firstAges: scope.ages)
        employers = Employers()
        if scope.by.contains(.employer) { employers.read(registry) }
    }

    /// What is to be known of one person for facts of whatever day; nil if nothing is asked for.
    mutating func traits(of person: Person) -> PersonTraits? {
        guard !dimensions.isEmpty else { return nil }
        var traits = PersonTraits(ages: ages)
        for dimension in dimensions {
            switch dimension {
            case .sex: traits.key.sex = sex(of: person, &traits)
            case .age: traits.birth = identity(of: person, &traits)?.birth
            case .education: traits.key.education = person.education.rawValue
            case .employer: traits.key.organisation = employers.organisation(of: person)
            case .unspecified, .unrecognized: break
            }
        }
        return traits
    }

    /// A group as a figure shows it.
    func shown(_ key: GroupKey) -> FigureGroup {
        FigureGroup(
            sex: Sex(rawValue: key.sex), fromAge: key.ages.from, untilAge: key.ages.until,
            education: Education(rawValue: key.education), organisationId: key.organisation,
            organisationName: employers.name(of: key.organisation))
    }

    /// Of somebody whose data was erased the sex is all that was kept; his age is not known.
    private func sex(of person: Person, _ traits: inout PersonTraits) -> Int32 {
        guard person.erasedAt == 0 else { return person.sex.rawValue }
        return identity(of: person, &traits)?.sex.rawValue ?? 0
    }

    private func identity(
        of person: Person, _ traits: inout PersonTraits
    ) -> PersonTraits.Identity? {
        if let known = traits.identity { return known }
        var trace = ReadTrace()
        let record = registry.get(PersonIdentity.self, .personIdentity, person.id, &trace)
        guard let document = record?.documents.last,
            let number = try? IdentityNumber(
                parsing: document.number, as: document.kind.ruleKind)
        else { return nil }
        traits.identity = PersonTraits.Identity(number)
        return traits.identity
    }
}

/// What tells one person apart from others.
struct PersonTraits {
    fileprivate var key = GroupKey()
    fileprivate var birth: CalendarDay?
    fileprivate var identity: Identity?
    private let ages: AgeGroups?

    fileprivate struct Identity {
        var sex: Schema.Sex
        var birth: CalendarDay?

        init(_ number: IdentityNumber) {
            sex =
                switch number.sex {
                case .male: .male
                case .female: .female
                case nil: .unspecified
                }
            birth = number.birthDay
        }
    }

    fileprivate init(ages: AgeGroups?) { self.ages = ages }

    /// His group on a day, yyyymmdd.
    func group(on day: UInt32) -> GroupKey {
        var group = key
        if let birth, let day = CalendarDay(yyyymmdd: day),
            let ages = ages?.group(bornOn: birth, on: day)
        {
            group.ages = ages
        }
        return group
    }
}

/// Organisations by what a personal form may name them by: credit code, or a name where there is
/// none. Of several the first that was entered.
private struct Employers {
    private var byText: [String: [Organisation]] = [:]
    private var shownNames: [UInt64: String] = [:]

    mutating func read(_ registry: Registry) {
        var trace = ReadTrace()
        registry.forEach(Organisation.self, .organisation, &trace) { _, organisation in
            shownNames[organisation.id] = organisation.names.last?.name ?? ""
            var texts = organisation.names.map { PersonName.normalised($0.name) }
            if !organisation.creditCode.isEmpty { texts.append(organisation.creditCode) }
            for text in texts { byText[text, default: []].append(organisation) }
            return true
        }
    }

    func organisation(of person: Person) -> UInt64 {
        let code = CreditCode.compared(person.employerCreditCode)
        let name = PersonName.normalised(person.employerName)
        for text in [code, name] where !text.isEmpty {
            let found = byText[text]?.first {
                person.works(for: $0, $0.names.map { PersonName.normalised($0.name) })
            }
            if let found { return found.id }
        }
        return 0
    }

    func name(of organisation: UInt64) -> String { shownNames[organisation] ?? "" }
}

import ProtobufRuntime
import Registry
import Schema
import Testing

@testable import shegong_bench

@Suite struct InventedDataTests {
    @Test
    func `an identity number carries its county, a birth in 1899 and the right check character`() {
        // Day 365 of the year, first sequence, Deqing: a vector that was computed elsewhere.
        let index = 6 + InventedIdentity.counties.count * 364
        #expect(InventedIdentity.number(index) == "44122618991231001X")
        #expect(InventedIdentity.birthDate(index) == 18_991_231)
        #expect(InventedIdentity.number(0) == "441202189901010010")
    }

    @Test func `no two of a hundred thousand people share a number`() {
        let numbers = Set((0..<100_000).map(InventedIdentity.number))
        #expect(numbers.count == 100_000)
    }

    /// Weights of ISO 7064 MOD 11-2 over all eighteen, the check character with weight 1.
    private func isRight(_ number: String) -> Bool {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1]
        let values = number.compactMap { $0 == "X" ? 10 : $0.wholeNumberValue }
        return values.count == 18 && zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 == 1
    }

    @Test func `more than twelve million people have a number each, births in 1899 first`() {
        #expect(InventedIdentity.count >= 12_000_000)
        #expect(InventedIdentity.countOfYear == 2_917_080)
        #expect(InventedIdentity.number(2_917_079) == "441284189912319990")
        let ends = (0..<10).map { $0 * InventedIdentity.countOfYear }
        let years = ends.map { InventedIdentity.birthDate($0) / 10_000 }
        #expect(years == (1890...1899).reversed())
        #expect(InventedIdentity.birthDate(InventedIdentity.count - 1) == 18_901_231)
    }

    @Test func `numbers on both sides of a year's end differ and say their own birth`() {
        var numbers: Set<String> = []
        var asked = 0
        for year in 0..<10 {
            let start = year * InventedIdentity.countOfYear
            let end = start + InventedIdentity.countOfYear
            // The same day, county and sequence of every year, from its beginning and its end.
            for index in Array(start..<(start + 3_000)) + Array((end - 3_000)..<end) {
                let number = InventedIdentity.number(index)
                #expect(isRight(number), "index \(index)")
                let birth = String(number.dropFirst(6).prefix(8))
                #expect(birth == "\(InventedIdentity.birthDate(index))", "index \(index)")
                numbers.insert(number)
                asked += 1
            }
        }
        #expect(numbers.count == asked)
    }

    @Test func `the last of ten million people is numbered like the first`() {
        let first = InventedPerson(index: 0, seed: 1)
        let last = InventedPerson(index: 9_999_999, seed: 1)
        #expect(last.managementNumber.count == first.managementNumber.count)
        #expect(last.managementNumber.hasSuffix("4400009999999"))
        #expect(InventedRegister.registrationNumber(1) == "4412002021000000001")
        #expect(InventedRegister.registrationNumber(10_000_000) == "4412002021010000000")
        let form = InventedForm.make(
            name: last.name, document: last.document, divisionID: last.divisionID, seed: 9)
        #expect(form.birthDate == last.birthDate)
        #expect(form.birthDate / 10_000 == 1896)
    }

    @Test func `everybody in a register of careers has what belongs to him`() throws {
        let persons: UInt64 = 50
        let register = InventedRegister(persons: persons, seed: 1, contents: .careers)
        func rows<Record: ProtobufMessage>(
            _ table: Table, of person: KeyPath<Record, UInt64>
        ) throws -> [UInt64: [Record]] {
            let count = RegisterContents.careers.rowCount(table, persons: persons)
            let all = try (1...count).map { try Record(decoding: register.row(table, $0)) }
            return Dictionary(grouping: all) { $0[keyPath: person] }
        }
        let certificates = try rows(.certificate, of: \Certificate.personId)
        let periods = try rows(.registrationPeriod, of: \RegistrationPeriod.personId)
        let entries = try rows(.educationEntry, of: \EducationEntry.personId)
        let numbers = certificates.values.joined().map(\.managementNumber)
        #expect(numbers.count == 60)
        #expect(Set(numbers).count == 60)
        for person in 1...persons {
            let levels = certificates[person, default: []].map(\.level.rawValue)
            #expect(levels == Array(Set(levels)).sorted())
            let terms = periods[person, default: []]
            #expect(terms.map(\.kind) == [.first, .renewal])
            let studied = entries[person, default: []]
            #expect(studied.map(\.id) == terms.last?.educationEntryIds)
            #expect(studied.allSatisfy { $0.periodId == terms.last?.id })
            let inside = terms.first.map { $0.validFrom...$0.validUntil }
            #expect(studied.allSatisfy { inside?.contains($0.completedOn) == true })
        }
    }

    @Test func `the same seed invents the same person, another seed another one`() {
        let first = InventedPerson(index: 4_711, seed: 1)
        let again = InventedPerson(index: 4_711, seed: 1)
        #expect(first.rosterEntry == again.rosterEntry)
        let others = (0..<20).map { InventedPerson(index: 4_711, seed: 2 + UInt64($0)).name }
        #expect(others.contains { $0 != first.name })
    }

    @Test func `a form repeats what the identity number says`() {
        let person = InventedPerson(index: 2_918, seed: 1)
        let form = InventedForm.make(
            name: person.name, document: person.document, divisionID: 441_226, seed: 9)
        #expect(form.birthDate == 18_991_231)
        #expect(form.sex == .male)
        #expect(form.document?.number == person.documentNumber)
    }

    @Test func `write keys are UUIDs of version 7 and never the same`() {
        var keys = WriteKeys()
        let made = (0..<1_000).map { _ in keys.next() }
        #expect(Set(made).count == 1_000)
        for key in made {
            let units = Array(key.utf8)
            #expect(units.count == 36)
            #expect(units[14] == UInt8(ascii: "7"))
            #expect([8, 13, 18, 23].allSatisfy { units[$0] == UInt8(ascii: "-") })
        }
    }
}

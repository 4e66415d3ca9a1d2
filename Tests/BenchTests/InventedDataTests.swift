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

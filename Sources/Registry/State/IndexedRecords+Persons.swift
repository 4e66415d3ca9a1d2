import ProtobufRuntime
import Rules
import Schema

extension Person.View: IndexedView {
    /// An account that leads to another is found by its own number alone, and by that other.
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry]) {
        guard mergedInto == 0 else {
            entries.append(IndexEntry(.personByMergedInto, mergedInto, key))
            return
        }
        entries.append(IndexEntry(.personByDivision, UInt64(divisionId), key))
        if !employerCreditCode.isEmpty {
            let term = IndexTerm.creditCode(employerCreditCode)
            entries.append(IndexEntry(.personByEmployer, term, key))
        }
        if !employerName.isEmpty {
            entries.append(IndexEntry(.personByEmployer, IndexTerm.name(employerName), key))
        }
    }
}

extension PersonPair: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.pairByPersons, IndexTerm.persons(survivorId, mergedId), key)]
    }
}

extension RemedyCase: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.remedyByPerson, personId, key)]
    }
}

extension Complaint: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        [IndexEntry(.complaintByPerson, personId, key)]
    }
}

extension Organisation: IndexedRecord {
    func indexEntries(_ key: UInt64) -> [IndexEntry] {
        guard closedOn == 0 else { return [] }
        var entries: [IndexEntry] = []
        if !creditCode.isEmpty {
            entries.append(IndexEntry(.organisationByText, IndexTerm.text(creditCode), key))
        }
        if let name = names.last?.name {
            let term = IndexTerm.text(PersonName.normalised(name))
            entries.append(IndexEntry(.organisationByText, term, key))
        }
        return entries
    }
}

extension IndexTerm {
    /// Two persons, whichever comes first.
    static func persons(_ one: UInt64, _ other: UInt64) -> UInt64 {
        min(one, other) &* 0x9e37_79b9_7f4a_7c15 ^ max(one, other)
    }
}

extension IndexTerm {
    /// A credit code in the form in which codes are compared. One of digits and capitals alone is
    /// its own such form, be it a right one or not: a start need not parse it.
    static func creditCode(_ code: WireText) -> UInt64 {
        let isPlain = code.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
        }
        return isPlain ? text(code) : text(CreditCode.compared(code.string))
    }

    /// A name in the form in which names are compared: mostly as it is.
    static func name(_ name: WireText) -> UInt64 {
        PersonName.isPlain(name.utf8) ? text(name) : text(PersonName.normalised(name.string))
    }
}

extension CreditCode {
    /// The form in which codes are compared: canonical, or as given if it is none.
    static func compared(_ raw: String) -> String {
        (try? CreditCode(parsing: raw))?.text ?? raw
    }
}

import ProtobufRuntime
package import Schema

/// Look-ups of persons that came in together, and the memory that they are about to read.
///
/// A look-up follows references through some thirty places. Where the register is larger than the
/// processor's cache it waits for nearly each of them, and a batch waits for all of them one after
/// the other. Here each step is taken for all of the batch before the next, so that the memory for
/// one is under way while the others are looked at; and trees take turns, so that what one step
/// asked for has arrived when the next one reads it.
///
/// Nothing is answered by it: whoever is asked for is looked up afterwards as if this had not been.
package struct LookupsAhead {
    private var documents: [UInt64] = []

    /// Room for so many look-ups.
    package init(atMost count: Int) {
        documents.reserveCapacity(count)
    }

    /// Takes note of a look-up by a full identity; others are few. A number that is not canonical,
    /// or none at all, leads to memory that nobody needs, and to nothing else.
    package mutating func add(_ selector: PersonSelector.View?) {
        guard let number = selector?.identity?.document?.number, !number.isEmpty else { return }
        documents.append(IndexTerm.bytes(number.utf8))
    }

    /// Asks for what the look-ups will read.
    package func fetch(from registry: Registry) {
        guard documents.count > 1 else { return }
        // Held here, so that no step counts references: counting waits for the memory before it.
        let byDocument = registry.tree(Index.personByDocument)
        let records = [registry.tree(.person), registry.tree(.personIdentity)]
        let links = [registry.tree(.certificateByPerson), registry.tree(.periodByPerson)]
        let linked = [registry.tree(.certificate), registry.tree(.registrationPeriod)]
        for document in documents { byDocument.fetchPageAhead(document) }
        for document in documents { byDocument.fetchPairsAhead(document) }
        let persons = firsts(documents, in: byDocument)
        for tree in records { tree.fetchPagesAhead(persons) }
        for tree in links { for person in persons { tree.fetchPageAhead(person) } }
        for tree in records { tree.fetchSlotsAhead(persons) }
        for tree in links { for person in persons { tree.fetchPairsAhead(person) } }
        for tree in records { tree.fetchRecordsAhead(persons) }
        // The first certificate and registration of each: of most, the only one.
        let keys = links.map { firsts(persons, in: $0) }
        for (tree, keys) in zip(linked, keys) { tree.fetchPagesAhead(keys) }
        for (tree, keys) in zip(linked, keys) { tree.fetchSlotsAhead(keys) }
        for (tree, keys) in zip(linked, keys) { tree.fetchRecordsAhead(keys) }
    }

    /// What each of the terms leads to first, of those that lead anywhere.
    private func firsts(_ terms: [UInt64], in tree: PairTree) -> [UInt64] {
        var found: [UInt64] = []
        found.reserveCapacity(terms.count)
        for term in terms {
            if let first = tree.firstAtHand(term) { found.append(first) }
        }
        return found
    }
}

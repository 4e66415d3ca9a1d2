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

    package init() {}

    /// Takes note of a look-up by a full identity; others are few.
    package mutating func add(_ selector: PersonSelector.View?) {
        guard let selector, let asked = PlainIdentity(selector) else { return }
        documents.append(IndexTerm.bytes(asked.number.utf8))
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
        let persons = documents.compactMap { byDocument.firstAtHand($0) }
        for tree in records { tree.fetchPagesAhead(persons) }
        for tree in links { for person in persons { tree.fetchPageAhead(person) } }
        for tree in records { tree.fetchSlotsAhead(persons) }
        for tree in links { for person in persons { tree.fetchPairsAhead(person) } }
        for tree in records { tree.fetchRecordsAhead(persons) }
        // The first certificate and registration of each: of most, the only one.
        let firsts = links.map { tree in persons.compactMap { tree.firstAtHand($0) } }
        for (tree, keys) in zip(linked, firsts) { tree.fetchPagesAhead(keys) }
        for (tree, keys) in zip(linked, firsts) { tree.fetchSlotsAhead(keys) }
        for (tree, keys) in zip(linked, firsts) { tree.fetchRecordsAhead(keys) }
    }
}

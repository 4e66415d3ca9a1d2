import ProtobufRuntime
package import Schema

/// Look-ups of persons that came in together, and the memory that they are about to read.
///
/// A look-up follows references through some thirty places. Where the register is larger than the
/// processor's cache it waits for nearly each of them, and a batch waits for all of them one after
/// the other. Here each step is taken for all of the batch before the next, so that the memory for
/// one is under way while the others are looked at.
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
        for document in documents { byDocument.fetchAhead(document) }
        let persons = documents.compactMap { byDocument.firstAtHand($0) }
        fetch(registry.tree(.person), persons)
        fetch(registry.tree(.personIdentity), persons)
        fetch(registry.tree(.certificate), by: registry.tree(.certificateByPerson), persons)
        fetch(registry.tree(.registrationPeriod), by: registry.tree(.periodByPerson), persons)
    }

    /// Asks for the records of a table that an index leads to from these terms, the first of each.
    private func fetch(_ tree: RecordTree, by index: PairTree, _ terms: [UInt64]) {
        for term in terms { index.fetchAhead(term) }
        fetch(tree, terms.compactMap { index.firstAtHand($0) })
    }

    private func fetch(_ tree: RecordTree, _ keys: [UInt64]) {
        for key in keys { tree.fetchPageAhead(key) }
        for key in keys { tree.fetchSlotAhead(key) }
        for key in keys { tree.fetchRecordAhead(key) }
    }
}

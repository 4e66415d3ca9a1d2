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
        // Held here: the pages below count no references, since counting waits for the memory.
        let byDocument = registry.tree(Index.personByDocument)
        let tables = [registry.tree(.person), registry.tree(.personIdentity)]
        let indexes = [registry.tree(.certificateByPerson), registry.tree(.periodByPerson)]
        let linkedTables = [registry.tree(.certificate), registry.tree(.registrationPeriod)]
        withExtendedLifetime((byDocument, tables, indexes, linkedTables)) {
            let asked = byDocument.pagesAhead(documents)
            asked.fetchHeads()
            asked.fetchPairs()
            let persons = asked.firstIDs()
            let records = tables.map { $0.pagesAhead(persons) }
            let links = indexes.map { $0.pagesAhead(persons) }
            for pages in records { pages.fetchHeads() }
            for pages in links { pages.fetchHeads() }
            for pages in records { pages.fetchSlots() }
            for pages in links { pages.fetchPairs() }
            for pages in records { pages.fetchRecords() }
            // The first certificate and registration of each: of most, the only one.
            let linked = zip(linkedTables, links).map { $0.pagesAhead($1.firstIDs()) }
            for pages in linked { pages.fetchHeads() }
            for pages in linked { pages.fetchSlots() }
            for pages in linked { pages.fetchRecords() }
        }
    }
}

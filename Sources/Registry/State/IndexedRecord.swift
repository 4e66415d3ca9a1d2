import ProtobufRuntime

/// A record that is found by what it says.
protocol IndexedRecord: ProtobufMessage {
    func indexEntries(_ key: UInt64) -> [IndexEntry]
}

/// The same for tables with a row or more for each person, read where it lies: a start reads all.
protocol IndexedView: MessageView {
    func addIndexEntries(_ key: UInt64, _ entries: inout [IndexEntry])
}

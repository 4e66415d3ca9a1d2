/// A failure that the simulated file system is told to show.
package struct SimulatedFault: Sendable {
    /// From this operation on, counted from 0, the first one that the fault names fails.
    package let operation: Int
    /// The error number.
    package let code: Int32
    /// Whether all after it fail too.
    package let lasts: Bool
    /// Which calls can fail so; empty = all.
    package let calls: Set<FileCall>

    package init(
        atOperation operation: Int, code: Int32, lasts: Bool = false, calls: Set<FileCall> = []
    ) {
        self.operation = operation
        self.code = code
        self.lasts = lasts
        self.calls = calls
    }

    func strikes(_ call: FileCall, at number: Int) -> Bool {
        number >= operation && (calls.isEmpty || calls.contains(call))
    }
}

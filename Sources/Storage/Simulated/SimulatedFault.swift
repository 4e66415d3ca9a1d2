/// A failure that the simulated file system is told to show.
package struct SimulatedFault: Sendable {
    /// The first operation that fails, counted from 0.
    package let operation: Int
    /// The error number.
    package let code: Int32
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
        (lasts ? number >= operation : number == operation)
            && (calls.isEmpty || calls.contains(call))
    }
}

/// A promise of the design that a run saw broken.
package struct Violation: Error, Equatable, CustomStringConvertible {
    package let promise: String

    package init(_ promise: String) { self.promise = promise }

    package var description: String { promise }
}

/// Throws the violation unless the promise is kept.
func expect(_ isKept: Bool, _ promise: @autoclosure () -> String) throws(Violation) {
    guard isKept else { throw Violation(promise()) }
}

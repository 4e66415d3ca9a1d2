/// One place that breaks a rule.
struct Finding: Equatable, CustomStringConvertible {
    /// Path from the root of the repository.
    var path: String
    /// Line, from 1; 0 = the file as a whole.
    var line: Int
    /// What is wrong, and what would be right.
    var message: String

    var description: String { "\(path):\(line): \(message)" }
}

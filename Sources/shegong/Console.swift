import Glibc

/// Where the program reads and writes. Tests put their own here.
struct Console: Sendable {
    /// Writes to standard output.
    var write: @Sendable (String) -> Void
    /// Writes to standard error.
    var writeError: @Sendable (String) -> Void
    /// The next line of standard input without its end; nil at the end.
    var readLine: @Sendable () -> String?
    /// Whether somebody sits at standard input, so that questions make sense.
    var inputIsTerminal: Bool
    /// Whether somebody watches standard error, so that a progress bar makes sense.
    var errorIsTerminal: Bool

    /// The process's own streams.
    static var system: Console {
        Console(
            write: { print($0, terminator: "") },
            writeError: { text in
                var text = text
                text.withUTF8 { bytes in
                    // Nobody can be told that standard error is closed.
                    _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count)
                }
            },
            readLine: { Swift.readLine(strippingNewline: true) },
            inputIsTerminal: isatty(STDIN_FILENO) == 1,
            errorIsTerminal: isatty(STDERR_FILENO) == 1)
    }
}

/// What a file is for: with the call and the error number it decides what a failure means.
package enum FileRole: String, Sendable, CaseIterable {
    case storeHeader
    case lock
    /// The segment that entries go to, or that recovery seals.
    case journalSegment
    /// The segment made ready ahead; nothing in it is promised yet.
    case nextSegment
    /// The file that names the newest segment.
    case journalHead
    /// What recovery cut from the end of a segment, kept for people.
    case cut
    case snapshotTemporary
    case snapshot
    case directory
    /// The content of an attachment before it has its name.
    case attachmentTemporary
    /// The content of an attachment.
    case attachment
    /// What the daemon keeps beside the store's own files.
    case beside
}

/// What is to be done about a failure.
package enum FailureAct: Sendable, Equatable {
    /// Serve reads, refuse writes until a segment can be made ready.
    case refuseWrites
    /// Throw the temporary file away and go on without it.
    case discardTemporary
    /// Acknowledge nothing more; leave within a second with this code.
    case fatal(StorageExitCode)
    /// The caller asked for something that cannot be; nothing was written.
    case refuseRequest
}

/// Exit codes of the daemon, after sysexits(3) where it has a word for it.
package enum StorageExitCode: Int32, Sendable, CaseIterable {
    /// Not a store, or not complete (EX_NOINPUT).
    case notAStore = 66
    /// Stored data is damaged (EX_DATAERR).
    case damaged = 65
    /// A file of the running daemon was deleted or replaced (EX_OSFILE).
    case replaced = 72
    /// A disk call failed (EX_IOERR).
    case inputOutput = 74
    /// Another daemon has the directory (EX_TEMPFAIL).
    case locked = 75
    /// Written by a newer version (EX_PROTOCOL).
    case newerFormat = 76
    /// `init` on a directory that is not empty (EX_CANTCREAT).
    case notEmpty = 73
}

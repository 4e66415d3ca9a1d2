import Registry
import Schema

/// Which masking profile a caller's role gets. The strictest is the default; officers who handle a
/// person's file see the name, since they talk to him.
extension Caller {
    var maskingProfile: MaskingProfile {
        has(.clerk) || has(.reviewer) || has(.finalReviewer) ? .handlingOfficer : .strictest
    }
}

extension MaskingProfile {
    /// Full name; everything else as strict as ever.
    static var handlingOfficer: MaskingProfile {
        MaskingProfile(name: .full)
    }
}

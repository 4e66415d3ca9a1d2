/// What becomes of each kind of personal data on the way out.
///
/// The starting point is the strictest profile; a role loosens it kind by kind. One rule holds in
/// every profile: a masked identity number never stands beside a full birth date, which together
/// with the division would give most of the number back.
public struct MaskingProfile: Sendable, Hashable {
    /// What becomes of a name.
    public enum Name: Sendable, Hashable {
        /// The first character stays: 欧＊＊.
        case firstCharacter
        /// The surname stays, a compound one whole: 欧阳＊.
        case surname
        /// All of it stays.
        case full
    }

    /// What becomes of an identity number.
    public enum IDNumber: Sendable, Hashable {
        /// The first and the last two characters stay.
        case ends
        /// All of it stays.
        case full
    }

    /// What becomes of a birth date.
    public enum BirthDate: Sendable, Hashable {
        /// The year stays: 19890000.
        case year
        /// All of it stays.
        case full
    }

    /// What becomes of a telephone number.
    public enum Phone: Sendable, Hashable {
        /// The last four characters stay.
        case lastFour
        /// The first three and the last four characters stay.
        case threeAndFour
        /// All of it stays.
        case full
    }

    /// What becomes of anything else: e-mail, address, free text, photo.
    public enum Rest: Sendable, Hashable {
        /// Nothing of it stays, not even its length.
        case hidden
        /// All of it stays.
        case full
    }

    /// What becomes of names.
    public let name: Name
    /// What becomes of identity numbers.
    public let idNumber: IDNumber
    /// What becomes of birth dates.
    public let birthDate: BirthDate
    /// What becomes of telephone numbers.
    public let phone: Phone
    /// What becomes of e-mail addresses.
    public let email: Rest
    /// What becomes of postal addresses.
    public let address: Rest
    /// What becomes of free text: schools, employers, posts.
    public let freeText: Rest
    /// What becomes of photos.
    public let photo: Rest

    /// Makes a profile; what is not given is as strict as can be. A full birth date is reduced to
    /// its year unless identity numbers are full too.
    public init(
        name: Name = .firstCharacter, idNumber: IDNumber = .ends, birthDate: BirthDate = .year,
        phone: Phone = .lastFour, email: Rest = .hidden, address: Rest = .hidden,
        freeText: Rest = .hidden, photo: Rest = .hidden
    ) {
        self.name = name
        self.idNumber = idNumber
        self.birthDate = idNumber == .full ? birthDate : .year
        self.phone = phone
        self.email = email
        self.address = address
        self.freeText = freeText
        self.photo = photo
    }

    /// The default: what everybody may see who may see the record at all.
    public static let strictest = MaskingProfile()

    /// Nothing is masked: for `Reveal`, and for what never leaves the daemon.
    public static let clear = MaskingProfile(
        name: .full, idNumber: .full, birthDate: .full, phone: .full, email: .full, address: .full,
        freeText: .full, photo: .full)
}

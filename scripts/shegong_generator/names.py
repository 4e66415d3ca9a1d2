"""Names: how protoc-c spells them in C, and how we spell them in Swift."""
import re

# Words that cannot stand as a Swift identifier without backticks.
SWIFT_KEYWORDS = frozenset(
    """associatedtype class deinit enum extension fileprivate func import init inout internal let
    open operator private precedencegroup protocol public rethrows static struct subscript typealias
    var break case catch continue default defer do else fallthrough for guard if in repeat return
    switch throw where while Any as await false is nil self Self super throws true try""".split())

# Words that protoc-c follows with an underscore when they name a field.
C_KEYWORDS = frozenset(
    """and and_eq asm auto bitand bitor bool break case catch char class compl const const_cast
    continue default delete do double dynamic_cast else enum explicit export extern false float for
    friend goto if inline int long mutable namespace new not not_eq operator or or_eq private
    protected public register reinterpret_cast return short signed sizeof static static_cast struct
    switch template this throw true try typedef typeid typename union unsigned using virtual void
    volatile wchar_t while xor xor_eq""".split())

# Names that would hide something every file needs.
SWIFT_TYPE_NAMES = {"Any": "AnyMessage", "Type": "TypeMessage", "Protocol": "ProtocolMessage"}


def escaped(name):
    """A Swift identifier, in backticks where it is a keyword."""
    return f"`{name}`" if name in SWIFT_KEYWORDS else name


def lower_camel(name):
    """FIRST_PASSED or first_passed as firstPassed."""
    parts = [part for part in name.lower().split("_") if part]
    return parts[0] + "".join(part[:1].upper() + part[1:] for part in parts[1:])


def upper_camel(name):
    """outcome_kind as OutcomeKind."""
    camel = lower_camel(name)
    return camel[:1].upper() + camel[1:]


def enum_case(enum_name, value_name):
    """LEVEL_SENIOR of Level as senior."""
    prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", enum_name).upper() + "_"
    short = value_name[len(prefix):] if value_name.startswith(prefix) else value_name
    return lower_camel(value_name if short[:1].isdigit() or not short else short)


def c_words_lowered(name):
    """protoc-c's CamelToLower: an underscore before each run of capitals but the first."""
    result = ""
    was_upper = True
    for character in name:
        is_upper = character.isascii() and character.isupper()
        if is_upper and not was_upper:
            result += "_"
        result += character.lower() if is_upper else character
        was_upper = is_upper
    return result


def c_type(full_name):
    """shegong.v1.Person as Shegong__V1__Person."""
    pieces = []
    for piece in full_name.split("."):
        pieces.append("".join(
            word[:1].upper() + word[1:] for word in piece.split("_")))
    return "__".join(pieces)


def c_function(full_name, suffix):
    """shegong.v1.Person, init as shegong__v1__person__init."""
    return "__".join(c_words_lowered(piece) for piece in full_name.split(".")) + "__" + suffix


def c_field(name):
    """The member of the C struct that protoc-c makes of a field."""
    lowered = name.lower()
    return lowered + "_" if lowered in C_KEYWORDS else lowered

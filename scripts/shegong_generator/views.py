"""Emits the forms that are read in place, and the field numbers of composed replies."""
from . import names
from .model import FieldProto, SchemaError

# protobuf type -> Swift type of a number in a view.
NUMBERS = {
    FieldProto.TYPE_INT32: "Int32", FieldProto.TYPE_UINT32: "UInt32",
    FieldProto.TYPE_INT64: "Int64", FieldProto.TYPE_UINT64: "UInt64",
}


def view(schema, message):
    """The view of a message, as an extension of its type."""
    lines = []
    fields = message.viewed
    for field in fields:
        refuse_what_cannot_be_viewed(schema, field)
    part = "" if message.view_is_whole else " Fields that it does not show are passed over unread."
    lines.append(f"\nextension {message.swift_name} {{")
    lines.append(f"    /// The message read in place; valid as long as the bytes are.{part}")
    lines.append("    @frozen")
    lines.append("    public struct View: MessageView {")
    for field in fields:
        if field.comment:
            lines.append(f"        /// {field.comment}")
        lines.append(f"        public var {field.swift_name}{declaration(schema, field)}")
    lines.append("")
    lines.append("        public init(")
    lines.append("            reading bytes: UnsafeRawBufferPointer, options: DecodingOptions, "
                 "depth: Int = 1")
    lines.append("        ) throws(DecodingError) {")
    lines.append("            guard depth <= options.maximumDepth else { throw .tooDeep }")
    for field in fields:
        if field.repeated:
            lines.append(f"            {field.swift_name} = WireElements(ofField: {field.number}, "
                         "in: bytes)")
    lines.append("            var reader = WireReader(bytes)")
    if message.view_is_whole:
        lines.append("            while !reader.isAtEnd {")
        lines.append("                let tag = try reader.tag()")
    else:
        lines.append("            while let (tag, _) = try reader.nextTag(")
        lines.append(f"                skipping: {fields_but(fields)})")
        lines.append("            {")
    lines.append("                switch tag.number {")
    for field in fields:
        lines.append(f"                case {field.number}:")
        lines += [f"                    {line}" for line in reading(schema, field)]
    lines.append("                default: try reader.skipValue(tag.wireType)")
    lines.append("                }")
    lines.append("            }")
    lines.append("        }")
    lines.append("    }")
    if message.view_is_whole:
        lines.append("")
        lines.append("    /// The message that a view shows, in memory of its own.")
        lines.append("    public init(_ view: View) {")
        lines.append("        self.init()")
        for field in fields:
            lines += [f"        {line}" for line in copying(schema, field)]
        lines.append("    }")
    lines.append("}")
    return "\n".join(lines) + "\n"


def fields_but(fields):
    """The set of all field numbers that one word holds, but those of the fields."""
    shown = sum(1 << field.number for field in fields if field.number < 64)
    digits = f"{(1 << 64) - 2 & ~shown:016X}"
    return "0x" + "_".join(digits[i:i + 4] for i in range(0, 16, 4))


def refuse_what_cannot_be_viewed(schema, field):
    """Stops at what no form in use has needed so far."""
    if field.in_oneof:
        raise SchemaError(f"{field.where}: a view shows no oneof")
    if field.repeated and not field.is_message:
        raise SchemaError(f"{field.where}: a view shows repeated messages only")
    if field.is_message and not schema.messages[field.type_name].has_view:
        raise SchemaError(f"{field.where}: {field.type_name} has no @view")
    kind = field.proto.type
    if not (field.is_message or field.is_enum or kind in NUMBERS or kind in (
            FieldProto.TYPE_BOOL, FieldProto.TYPE_STRING, FieldProto.TYPE_BYTES)):
        raise SchemaError(f"{field.where}: a view shows no field of this type")


def declaration(schema, field):
    """Type and default of the field's property."""
    kind = field.proto.type
    if field.repeated:
        return ": WireElements"
    if field.is_message:
        return f": {schema.swift_type(field)}.View? = nil"
    if field.is_enum:
        return f" = {schema.swift_type(field)}(rawValue: 0)"
    if kind == FieldProto.TYPE_BOOL:
        return " = false"
    if kind == FieldProto.TYPE_STRING:
        return " = WireText()"
    if kind == FieldProto.TYPE_BYTES:
        return " = UnsafeRawBufferPointer(start: nil, count: 0)"
    return f": {NUMBERS[kind]} = 0"


def reading(schema, field):
    """The statements that read one value."""
    kind = field.proto.type
    name = field.swift_name
    if field.repeated:
        swift_type = schema.swift_type(field)
        return [f"try {name}.add({swift_type}.View.self, try reader.content(tag), options, "
                "depth: depth + 1)"]
    if field.is_message:
        swift_type = schema.swift_type(field)
        return [f"let value = try {swift_type}.View(reading: try reader.content(tag), "
                "options: options, depth: depth + 1)",
                f"guard {name} == nil else {{ throw .duplicateSubmessage }}",
                f"{name} = value"]
    if kind == FieldProto.TYPE_STRING:
        return [f"{name} = try reader.text(tag, options)"]
    if kind == FieldProto.TYPE_BYTES:
        return [f"{name} = try reader.content(tag)"]
    number = "try reader.number(tag)"
    if kind == FieldProto.TYPE_BOOL:
        return [f"{name} = {number} != 0"]
    if field.is_enum:
        swift_type = schema.swift_type(field)
        return [f"{name} = {swift_type}(rawValue: Int32(truncatingIfNeeded: {number}))"]
    if kind == FieldProto.TYPE_UINT64:
        return [f"{name} = {number}"]
    return [f"{name} = {NUMBERS[kind]}(truncatingIfNeeded: {number})"]


def copying(schema, field):
    """The statements that copy one value into a message of its own."""
    kind = field.proto.type
    name = field.swift_name
    if field.repeated:
        swift_type = schema.swift_type(field)
        return [f"view.{name}.forEach({swift_type}.View.self) {{",
                f"    {name}.append({swift_type}($0))",
                "    return true",
                "}"]
    if field.is_message:
        return [f"{name} = view.{name}.map {{ {schema.swift_type(field)}($0) }}"]
    if kind == FieldProto.TYPE_STRING:
        return [f"{name} = view.{name}.string"]
    if kind == FieldProto.TYPE_BYTES:
        return [f"{name} = Array(view.{name})"]
    return [f"{name} = view.{name}"]


# Numbers that a check passes over: all but those of fixed length, which no record has.
VARINTS = (*NUMBERS, FieldProto.TYPE_BOOL, FieldProto.TYPE_ENUM, FieldProto.TYPE_SINT32,
           FieldProto.TYPE_SINT64)


def checked_in_place(schema):
    """The names of the messages that are checked by code of their own: those with a view, of which
    a start reads all there are, and what is in them."""
    found = set()
    waiting = [name for name, message in schema.messages.items() if message.has_view]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [f.type_name for f in schema.messages[name].fields if f.is_message]
    return found


def check(schema, message):
    """The check of a message in one pass that is written for it: the same as the scanner's, which
    asks the message's descriptor about every field."""
    counted = [f for f in message.fields if f.repeated or f.is_message]
    lines = [f"\nextension {message.swift_name} {{",
             "    /// The check, on a level of messages.",
             "    static func check(",
             "        _ bytes: UnsafeRawBufferPointer, options: DecodingOptions, depth: Int",
             "    ) throws(DecodingError) {",
             "        guard depth <= options.maximumDepth else { throw .tooDeep }"]
    for field in counted:
        lines.append(f"        var countOf{field.number} = 0")
    lines += ["        var reader = WireReader(bytes)",
              "        while !reader.isAtEnd {",
              "            let tag = try reader.tag()",
              "            switch tag.number {"]
    for statement, numbers in single_values(message).items():
        lines.append(f"            case {', '.join(map(str, numbers))}: {statement}")
    for field in counted:
        lines.append(f"            case {field.number}:")
        lines += [f"                {line}" for line in counted_values(schema, field)]
    lines += ["            default: try reader.skipValue(tag.wireType)",
              "            }",
              "        }",
              "    }",
              "}"]
    return "\n".join(lines) + "\n"


def single_values(message):
    """Statement that checks one value, with the fields of one value that it is for."""
    cases = {}
    for field in message.fields:
        if not field.repeated and not field.is_message:
            cases.setdefault(value_check(field), []).append(field.number)
    return cases


def value_check(field):
    """The statement that checks a value which is no message."""
    kind = field.proto.type
    if kind in VARINTS:
        return "_ = try reader.number(tag)"
    if kind == FieldProto.TYPE_STRING:
        return "try reader.checkText(tag, options)"
    if kind == FieldProto.TYPE_BYTES:
        return "_ = try reader.content(tag)"
    raise SchemaError(f"{field.where}: fields of this type are not checked in place")


def counted_values(schema, field):
    """The statements that check a field whose values are counted."""
    count = f"countOf{field.number}"
    if field.is_message:
        lines = [f"try {schema.swift_type(field)}.check(try reader.content(tag), options: options, "
                 "depth: depth + 1)",
                 f"{count} += 1"]
    elif field.proto.type in VARINTS:
        lines = [f"{count} += try reader.countNumbers(tag)"]
    else:
        lines = [value_check(field), f"{count} += 1"]
    if field.repeated:
        return lines + [f"guard {count} <= options.maximumElements else "
                        "{ throw .tooManyElements }"]
    return lines + [f"guard {count} <= 1 else {{ throw .duplicateSubmessage }}"]


def field_numbers(message):
    """The numbers of a message's fields, by name."""
    lines = [f"\nextension {message.swift_name} {{",
             "    /// Numbers of the fields, for replies that are put together in place.",
             "    public enum FieldNumber {"]
    for field in message.fields:
        name = names.escaped(names.lower_camel(field.proto.name))
        lines.append(f"        public static var {name}: UInt32 {{ {field.number} }}")
    return "\n".join(lines) + "\n    }\n}\n"

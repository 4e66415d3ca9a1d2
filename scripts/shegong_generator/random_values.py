"""Emits, for tests, a generator of random values for every message."""
from .model import SCALARS, FieldProto
from .swift import HEADER


def emit(schema, options):
    """One file with an extension for each message."""
    text = HEADER.format("proto/")
    for module in sorted(options["import"]):
        text += f"import {module}\n"
    types = []
    for file in schema.files:
        for message in file.messages:
            types.append(message.swift_name)
            text += emit_message(schema, message)
    text += "\n/// All messages, by name.\nenum RandomMessages {\n"
    text += "    static let all: [any RandomMessage.Type] = [\n"
    text += "".join(f"        {name}.self,\n" for name in sorted(types))
    text += "    ]\n}\n"
    return [(options["random"][0], text)]


def emit_message(schema, message):
    """The extension of one message."""
    text = f"\nextension {message.swift_name}: RandomMessage {{\n"
    text += f"    static func random(using values: inout RandomValues) -> {message.swift_name} {{\n"
    text += f"        {'var' if message.fields else 'let'} message = {message.swift_name}()\n"
    for oneof, field in message.members():
        if oneof:
            text += f"        switch values.index(below: {len(oneof.fields) + 1}) {{\n"
            for index, member in enumerate(oneof.fields):
                text += (f"        case {index}: message.{oneof.swift_name} = "
                         f".{member.swift_name}({value(schema, member)})\n")
            text += f"        default: message.{oneof.swift_name} = nil\n        }}\n"
        elif field.repeated:
            text += (f"        message.{field.swift_name} = values.list "
                     f"{{ values in {value(schema, field)} }}\n")
        elif field.is_message:
            text += (f"        message.{field.swift_name} = values.perhaps "
                     f"{{ values in {value(schema, field)} }}\n")
        else:
            text += f"        message.{field.swift_name} = {value(schema, field)}\n"
    return text + "        return message\n    }\n}\n"


def value(schema, field):
    """An expression for one random value."""
    kind = field.proto.type
    swift_type = schema.swift_type(field)
    if field.is_message:
        return f"{swift_type}.random(using: &values)"
    if field.is_enum:
        return f"{swift_type}(rawValue: values.enumNumber(known: {swift_type}.allKnown.count))"
    if kind == FieldProto.TYPE_STRING:
        return "values.string()"
    if kind == FieldProto.TYPE_BYTES:
        return "values.bytes()"
    if kind == FieldProto.TYPE_BOOL:
        return "values.bool()"
    if SCALARS[kind] in ("Float", "Double"):
        return f"values.{SCALARS[kind].lower()}()"
    return "values.integer()"

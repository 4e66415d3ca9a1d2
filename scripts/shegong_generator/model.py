"""The schema as the generator sees it, with everything that it cannot express refused."""
import re

from google.protobuf import descriptor_pb2

from . import names

FieldProto = descriptor_pb2.FieldDescriptorProto

# protobuf type -> Swift type; what needs more than a conversion is not here.
SCALARS = {
    FieldProto.TYPE_INT32: "Int32", FieldProto.TYPE_SINT32: "Int32",
    FieldProto.TYPE_SFIXED32: "Int32", FieldProto.TYPE_UINT32: "UInt32",
    FieldProto.TYPE_FIXED32: "UInt32", FieldProto.TYPE_INT64: "Int64",
    FieldProto.TYPE_SINT64: "Int64", FieldProto.TYPE_SFIXED64: "Int64",
    FieldProto.TYPE_UINT64: "UInt64", FieldProto.TYPE_FIXED64: "UInt64",
    FieldProto.TYPE_FLOAT: "Float", FieldProto.TYPE_DOUBLE: "Double",
}

# Kind of a personal field -> protobuf types that it may have.
PERSONAL_KINDS = {
    "name": [FieldProto.TYPE_STRING], "id_number": [FieldProto.TYPE_STRING],
    "phone": [FieldProto.TYPE_STRING], "email": [FieldProto.TYPE_STRING],
    "address": [FieldProto.TYPE_STRING], "free_text": [FieldProto.TYPE_STRING],
    "birth_date": [FieldProto.TYPE_UINT32], "photo": [FieldProto.TYPE_BYTES],
}


# Swift names that a field or oneof cannot have: the generated types have them already.
TAKEN_NAMES = {
    "self", "Self", "init", "Type", "Protocol", "unknownFields", "protobufName", "encoded",
    "encodedSize", "masked", "holdsPersonalData", "cMessage", "cStructure",
}


class SchemaError(Exception):
    """Something in the schema that we do not generate code for."""


class Field:
    """A field of a message."""

    def __init__(self, proto, comment, where):
        self.proto = proto
        self.number = proto.number
        self.repeated = proto.label == FieldProto.LABEL_REPEATED
        self.swift_name = names.escaped(names.lower_camel(proto.name))
        self.c_name = names.c_field(proto.name)
        tag = re.search(r"\s*@personal\((\w*)\)", comment)
        self.personal = tag.group(1) if tag else None
        self.comment = comment.replace(tag.group(0), "").strip() if tag else comment
        self.full_comment = comment
        self.where = where
        self.refuse_what_cannot_be_expressed()

    def refuse_what_cannot_be_expressed(self):
        """Stops at what libprotobuf-c, or our decision, leaves out."""
        if self.swift_name.strip("`") in TAKEN_NAMES:
            raise SchemaError(f"{self.where}: the generated type has a member of this name already")
        if self.proto.proto3_optional:
            raise SchemaError(
                f"{self.where}: proto3 optional is refused by protoc-c; express presence by a "
                "sub-message or a oneof")
        if self.proto.type == FieldProto.TYPE_GROUP:
            raise SchemaError(f"{self.where}: groups are not supported")
        if self.personal is None and "@personal" in self.full_comment:
            raise SchemaError(f"{self.where}: write @personal(kind)")
        if self.personal is not None:
            if self.personal not in PERSONAL_KINDS:
                raise SchemaError(
                    f"{self.where}: unknown kind of personal field: {self.personal!r}; known: "
                    + ", ".join(sorted(PERSONAL_KINDS)))
            if self.proto.type not in PERSONAL_KINDS[self.personal]:
                raise SchemaError(f"{self.where}: a field of this type cannot be {self.personal}")
            if self.personal == "birth_date" and self.repeated:
                raise SchemaError(f"{self.where}: packed dates cannot be masked in place")

    @property
    def is_message(self):
        return self.proto.type == FieldProto.TYPE_MESSAGE

    @property
    def is_enum(self):
        return self.proto.type == FieldProto.TYPE_ENUM

    @property
    def in_oneof(self):
        return self.proto.HasField("oneof_index")

    @property
    def type_name(self):
        """Full name of the message or enum it refers to."""
        return self.proto.type_name.lstrip(".")


class Enumeration:
    """An enum."""

    def __init__(self, proto, full_name, swift_name, comment, value_comments):
        self.full_name = full_name
        self.swift_name = swift_name
        self.comment = comment
        self.values = []
        for value, value_comment in zip(proto.value, value_comments):
            if value.number < 0:
                raise SchemaError(f"{full_name}.{value.name}: negative values are not supported")
            case = names.escaped(names.enum_case(proto.name, value.name))
            if case in ("unrecognized", "allKnown", "rawValue", "`init`", "`self`"):
                raise SchemaError(
                    f"{full_name}.{value.name}: the generated type has a member of this name already")
            self.values.append((case, value.number, value_comment, value.name))
        if len({number for _, number, _, _ in self.values}) != len(self.values):
            raise SchemaError(f"{full_name}: two names for one value are not supported")


class Message:
    """A message."""

    def __init__(self, proto, full_name, swift_name, comment, fields, oneof_comments):
        self.proto = proto
        self.full_name = full_name
        self.swift_name = swift_name
        self.fields = fields
        # @view: a form read in place, of all fields or of those named; @compose: field numbers by
        # name, for replies that are put together from records as they lie.
        tag = re.search(r"\s*@view(?:\(([\w, ]*)\))?", comment)
        self.has_view = tag is not None
        self.viewed = self.viewed_fields(tag.group(1)) if tag else []
        comment = comment.replace(tag.group(0), "") if tag else comment
        self.is_composed = "@compose" in comment
        self.comment = comment.replace("@compose", "").strip()
        self.oneof_comments = oneof_comments
        self.c_type = names.c_type(full_name)

    def viewed_fields(self, text):
        """The fields of the view; all if none is named."""
        if text is None:
            return self.fields
        wanted = [name.strip() for name in text.split(",")]
        known = {field.proto.name: field for field in self.fields}
        for name in wanted:
            if name not in known:
                raise SchemaError(f"{self.full_name}: @view names a field {name!r} that is not there")
        return [field for field in self.fields if field.proto.name in wanted]

    @property
    def view_is_whole(self):
        """Whether the view shows all fields, so that the message can be made from it."""
        return len(self.viewed) == len(self.fields)

    def c_function(self, suffix):
        """Name of one of the C functions that protoc-c makes for the message."""
        return names.c_function(self.full_name, suffix)

    def members(self):
        """What becomes a stored property: fields alone, and oneofs with their fields."""
        result = []
        seen = set()
        for field in self.fields:
            if not field.in_oneof:
                result.append((None, field))
                continue
            index = field.proto.oneof_index
            if index not in seen:
                seen.add(index)
                members = [f for f in self.fields if f.in_oneof and f.proto.oneof_index == index]
                result.append((Oneof(self, index, members), None))
        return result


class Oneof:
    """A oneof of a message."""

    def __init__(self, message, index, fields):
        self.name = message.proto.oneof_decl[index].name
        self.swift_name = names.escaped(names.lower_camel(self.name))
        if self.swift_name.strip("`") in TAKEN_NAMES:
            raise SchemaError(
                f"{message.full_name}.{self.name}: the generated type has a member of this name")
        self.swift_type = names.upper_camel(self.name)
        self.comment = message.oneof_comments[index]
        self.c_case = self.name.lower() + "_case"
        self.c_case_type = (
            names.c_type(message.full_name) + "__" + names.upper_camel(self.name) + "Case")
        self.fields = fields


class File:
    """One .proto file."""

    def __init__(self, proto):
        self.name = proto.name
        self.messages = []
        self.enums = []


class Schema:
    """All files of one run, and those to generate code for."""

    def __init__(self, request):
        self.messages = {}
        self.enums = {}
        self.files = []
        wanted = set(request.file_to_generate)
        for proto in request.proto_file:
            if proto.syntax != "proto3":
                raise SchemaError(f"{proto.name}: only proto3 is supported")
            file = FileReader(proto, self).read()
            if proto.name in wanted:
                self.files.append(file)
        self.refuse_recursion()

    def refuse_recursion(self):
        """libprotobuf-c has no recursion limit, so no message may contain itself."""
        finished = set()

        def visit(name, path):
            if name in path:
                raise SchemaError("recursive message: " + " -> ".join(path + [name]))
            if name in finished:
                return
            for field in self.messages[name].fields:
                if field.is_message:
                    visit(field.type_name, path + [name])
            finished.add(name)

        for name in self.messages:
            visit(name, [])

    def swift_type(self, field):
        """Swift type of one value of a field."""
        kind = field.proto.type
        if kind in SCALARS:
            return SCALARS[kind]
        if kind == FieldProto.TYPE_BOOL:
            return "Bool"
        if kind == FieldProto.TYPE_STRING:
            return "String"
        if kind == FieldProto.TYPE_BYTES:
            return "[UInt8]"
        table = self.messages if field.is_message else self.enums
        return table[field.type_name].swift_name

    def holds_personal_data(self, message):
        """Whether a message has a marked field, itself or in a sub-message."""
        return any(
            field.personal or (
                field.is_message and self.holds_personal_data(self.messages[field.type_name]))
            for field in message.fields)


class FileReader:
    """Turns one file's descriptor into messages and enums with their comments."""

    def __init__(self, proto, schema):
        self.proto = proto
        self.schema = schema
        self.file = File(proto)
        self.comments = {}
        for location in proto.source_code_info.location:
            text = location.leading_comments + " " + location.trailing_comments
            self.comments[tuple(location.path)] = " ".join(text.split())

    def comment(self, *path):
        return self.comments.get(path, "")

    def read(self):
        for index, enum in enumerate(self.proto.enum_type):
            self.read_enum(enum, (5, index), self.proto.package, "")
        for index, message in enumerate(self.proto.message_type):
            self.read_message(message, (4, index), self.proto.package, "")
        return self.file

    def read_enum(self, proto, path, scope, outer):
        full_name = f"{scope}.{proto.name}"
        enum = Enumeration(
            proto, full_name, outer + proto.name, self.comment(*path),
            [self.comment(*path, 2, index) for index in range(len(proto.value))])
        self.schema.enums[full_name] = enum
        self.file.enums.append(enum)

    def read_message(self, proto, path, scope, outer):
        full_name = f"{scope}.{proto.name}"
        if proto.options.map_entry:
            raise SchemaError(
                f"{scope}: maps are not supported; write a repeated message with key = 1, "
                "value = 2, which is the same on the wire")
        swift_name = names.SWIFT_TYPE_NAMES.get(proto.name, proto.name)
        for index, enum in enumerate(proto.enum_type):
            self.read_enum(enum, (*path, 4, index), full_name, outer + swift_name)
        for index, nested in enumerate(proto.nested_type):
            self.read_message(nested, (*path, 3, index), full_name, outer + swift_name)
        fields = [
            Field(field, self.comment(*path, 2, index), f"{full_name}.{field.name}")
            for index, field in enumerate(proto.field)]
        message = Message(
            proto, full_name, outer + swift_name, self.comment(*path),
            sorted(fields, key=lambda field: field.number),
            [self.comment(*path, 8, index) for index in range(len(proto.oneof_decl))])
        self.schema.messages[full_name] = message
        self.file.messages.append(message)

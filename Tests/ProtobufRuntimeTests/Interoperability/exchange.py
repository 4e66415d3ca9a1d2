"""The other side of the round trips: PyPI's protobuf, reading the same .proto files.

    exchange.py echo PROTO_FOLDERS INPUT OUTPUT
        parses each message of INPUT and writes it as PyPI's protobuf serialises it
    exchange.py make PROTO_FOLDERS OUTPUT SEED COUNT
        writes COUNT random values of each message
    exchange.py compare PROTO_FOLDERS FIRST SECOND
        fails unless both hold messages that are equal one by one

PROTO_FOLDERS are separated by colons. A file of messages is a sequence of (length of the name as 4
bytes big-endian, name, length of the encoding likewise, encoding).
"""
import random
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor import FieldDescriptor as Field

INTEGERS = {
    Field.CPPTYPE_INT32: (-2**31, 2**31 - 1), Field.CPPTYPE_INT64: (-2**63, 2**63 - 1),
    Field.CPPTYPE_UINT32: (0, 2**32 - 1), Field.CPPTYPE_UINT64: (0, 2**64 - 1),
}
PIECES = ["a", "Z", "0", "é", "社", "德庆县", "＊", "𠮷", "👩‍👩‍👦", "\x01", "\U0010ffff", "\n"]


def message_types(folders):
    """Class of each message in our packages, by full name."""
    files = [
        str(path.relative_to(folder)) for folder in folders.split(":")
        for path in sorted(Path(folder).rglob("*.proto"))]
    includes = [part for folder in folders.split(":") for part in ("-I", folder)]
    with tempfile.NamedTemporaryFile() as output:
        subprocess.run(
            ["protoc", *includes, f"--descriptor_set_out={output.name}", "--include_imports",
             *files], check=True)
        descriptors = descriptor_pb2.FileDescriptorSet.FromString(Path(output.name).read_bytes())
    pool = descriptor_pool.DescriptorPool()
    result = {}
    for file in descriptors.file:
        pool.Add(file)
        if file.package.startswith("shegong."):
            collect(pool.FindFileByName(file.name).message_types_by_name.values(), result)
    return result


def collect(descriptors, result):
    for descriptor in descriptors:
        result[descriptor.full_name] = message_factory.GetMessageClass(descriptor)
        collect(descriptor.nested_types, result)


def read(path):
    """(name, encoding) of each message in a file."""
    content = Path(path).read_bytes()
    position = 0

    def part():
        nonlocal position
        length, = struct.unpack_from(">I", content, position)
        position += 4 + length
        return content[position - length:position]

    while position < len(content):
        name = part().decode()
        yield name, part()


def write(path, messages):
    with open(path, "wb") as file:
        for name, encoding in messages:
            for part in (name.encode(), encoding):
                file.write(struct.pack(">I", len(part)) + part)


def random_text(generator):
    return "".join(generator.choice(PIECES) for _ in range(random_length(generator)))


def random_length(generator):
    return generator.choice([0, generator.randrange(12), generator.randrange(12), 125])


def random_value(generator, field, classes):
    """One random value of a field."""
    if field.cpp_type in INTEGERS:
        low, high = INTEGERS[field.cpp_type]
        return generator.choice(
            [0, low, high, generator.randrange(300), generator.randint(low, high)])
    if field.cpp_type == Field.CPPTYPE_BOOL:
        return generator.random() < 0.5
    if field.cpp_type == Field.CPPTYPE_ENUM:
        known = [value.number for value in field.enum_type.values]
        return generator.choice(known + known + [2**31 - 1, -2**31, -1])
    if field.cpp_type in (Field.CPPTYPE_FLOAT, Field.CPPTYPE_DOUBLE):
        return generator.choice([0.0, -1.5, float("inf"), generator.randrange(10**6) / 8])
    if field.type == Field.TYPE_BYTES:
        return generator.randbytes(random_length(generator))
    if field.type == Field.TYPE_STRING:
        return random_text(generator)
    return random_message(generator, classes[field.message_type.full_name], classes)


def random_message(generator, message_class, classes):
    """A random value of a message."""
    message = message_class()
    for field in message_class.DESCRIPTOR.fields:
        if field.is_repeated:
            values = [random_value(generator, field, classes) for _ in range(generator.randrange(4))]
            getattr(message, field.name).extend(values)
        elif generator.random() < 0.7:
            value = random_value(generator, field, classes)
            if field.cpp_type == Field.CPPTYPE_MESSAGE:
                getattr(message, field.name).CopyFrom(value)
            else:
                setattr(message, field.name, value)
    return message


def echo(classes, source, target):
    write(target, (
        (name, classes[name].FromString(encoding).SerializeToString(deterministic=True))
        for name, encoding in read(source)))


def make(classes, target, seed, count):
    generator = random.Random(int(seed))
    write(target, (
        (name, random_message(generator, classes[name], classes).SerializeToString())
        for name in sorted(classes) for _ in range(int(count))))


def compare(classes, first, second):
    pairs = list(zip(read(first), read(second), strict=True))
    for (name, before), (other_name, after) in pairs:
        if name != other_name:
            sys.exit(f"{name} came back as {other_name}")
        if classes[name].FromString(before) != classes[name].FromString(after):
            sys.exit(f"{name} came back changed: {before.hex()} as {after.hex()}")
    print(len(pairs))


def main():
    verb, folders, *rest = sys.argv[1:]
    {"echo": echo, "make": make, "compare": compare}[verb](message_types(folders), *rest)


if __name__ == "__main__":
    main()

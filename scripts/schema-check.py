#!/usr/bin/env python3
"""Holds proto/ to its own rules and to what has been released.

    schema-check.py            fails on a broken rule, on a breaking change of what proto/schema.lock
                               holds, and on anything that is not in it yet
    schema-check.py --accept   takes additions into the lock; before the first release it takes any
                               change, after it none that breaks
    schema-check.py --release  as --accept, and marks the lock as released

Rules: every message, field, enum, value, oneof, service and method has a comment; the zero of an
enum is ..._UNSPECIFIED and its values begin with its name (not in foreign packages); no message
contains itself. A field that goes leaves its number and name reserved.

Runs in the environment of scripts/python-environment.sh (scripts/generate.sh calls it).
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from google.protobuf import descriptor_pb2

FieldProto = descriptor_pb2.FieldDescriptorProto
FOREIGN_PACKAGES = ("google.", "grpc.")
HEAD = """\
# What proto/ has promised; written by scripts/schema-check.py --accept. Field numbers, names and
# types of a released schema never change; a field that goes leaves its number and name reserved.
"""


def descriptors(folder):
    """Descriptors of all .proto files of a folder, with their comments."""
    files = sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*.proto"))
    with tempfile.NamedTemporaryFile() as output:
        subprocess.run(
            ["protoc", "-I", folder, f"--descriptor_set_out={output.name}", "--include_imports",
             "--include_source_info", *files], check=True)
        return descriptor_pb2.FileDescriptorSet.FromString(Path(output.name).read_bytes()).file


def type_text(field):
    """A field's type, with whether it is repeated and in a oneof."""
    text = field.type_name.lstrip(".") or FieldProto.Type.Name(field.type)[5:].lower()
    if field.label == FieldProto.LABEL_REPEATED:
        text = "repeated " + text
    return text + (" in oneof" if field.HasField("oneof_index") else "")


class Inspection:
    """Goes through all files once, collecting broken rules and what the lock should hold."""

    def __init__(self, files):
        self.problems = []
        self.entries = {}
        self.reserved = set()
        self.references = {}
        for file in files:
            self.comments = {
                tuple(location.path): (location.leading_comments + location.trailing_comments).strip()
                for location in file.source_code_info.location}
            self.foreign = file.package.startswith(FOREIGN_PACKAGES)
            self.inspect_file(file)
        self.refuse_recursion()

    def inspect_file(self, file):
        for index, message in enumerate(file.message_type):
            self.inspect_message(message, f"{file.package}.{message.name}", (4, index))
        for index, enum in enumerate(file.enum_type):
            self.inspect_enum(enum, f"{file.package}.{enum.name}", (5, index))
        for index, service in enumerate(file.service):
            name = f"{file.package}.{service.name}"
            self.demand_comment(name, (6, index))
            for number, method in enumerate(service.method):
                self.demand_comment(f"{name}.{method.name}", (6, index, 2, number))
                kinds = [
                    ("stream " if streaming else "") + type_name.lstrip(".")
                    for streaming, type_name in (
                        (method.client_streaming, method.input_type),
                        (method.server_streaming, method.output_type))]
                self.entries[f"rpc {name}/{method.name}"] = " -> ".join(kinds)

    def demand_comment(self, name, path):
        comment = re.sub(r"@personal\(\w*\)", "", self.comments.get(tuple(path), "")).strip()
        if not comment:
            self.problems.append(f"{name} has no comment")

    def inspect_message(self, message, name, path):
        self.demand_comment(name, path)
        self.entries[f"message {name}"] = "exists"
        self.references[name] = [
            field.type_name.lstrip(".") for field in message.field
            if field.type == FieldProto.TYPE_MESSAGE]
        for index, field in enumerate(message.field):
            self.demand_comment(f"{name}.{field.name}", (*path, 2, index))
            self.entries[f"field {name} {field.number}"] = f"{field.name} {type_text(field)}"
        for index, oneof in enumerate(message.oneof_decl):
            self.demand_comment(f"{name}.{oneof.name}", (*path, 8, index))
        for span in message.reserved_range:
            self.reserved |= {f"field {name} {number}" for number in range(span.start, span.end)}
        self.reserved |= {f"name {name} {reserved}" for reserved in message.reserved_name}
        for index, nested in enumerate(message.nested_type):
            self.inspect_message(nested, f"{name}.{nested.name}", (*path, 3, index))
        for index, enum in enumerate(message.enum_type):
            self.inspect_enum(enum, f"{name}.{enum.name}", (*path, 4, index))

    def inspect_enum(self, enum, name, path):
        self.demand_comment(name, path)
        prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", enum.name).upper() + "_"
        for index, value in enumerate(enum.value):
            self.demand_comment(f"{name}.{value.name}", (*path, 2, index))
            self.entries[f"value {name} {value.number}"] = value.name
            if not self.foreign and not value.name.startswith(prefix):
                self.problems.append(f"{name}.{value.name} does not begin with {prefix}")
        if not self.foreign and enum.value[0].name != prefix + "UNSPECIFIED":
            self.problems.append(f"the zero of {name} is not {prefix}UNSPECIFIED")
        for span in enum.reserved_range:
            self.reserved |= {
                f"value {name} {number}" for number in range(span.start, span.end + 1)}
        self.reserved |= {f"name {name} {reserved}" for reserved in enum.reserved_name}

    def refuse_recursion(self):
        def visit(name, path):
            if name in path:
                self.problems.append("message in itself: " + " -> ".join([*path, name]))
                return
            for other in self.references.get(name, []):
                visit(other, [*path, name])

        for name in self.references:
            visit(name, [])

    def is_reserved(self, key, promise):
        """Whether a field or value that went has left its number and name reserved."""
        kind, name, *_ = key.split()
        if kind not in ("field", "value"):
            return False
        return key in self.reserved and f"name {name} {promise.split()[0]}" in self.reserved

    def breaking_changes(self, promised):
        """What the lock promises and proto/ no longer keeps."""
        result = []
        for key, promise in promised.items():
            now = self.entries.get(key)
            if now is None and not self.is_reserved(key, promise):
                result.append(f"{key} ({promise}) is gone")
            elif now is not None and now != promise:
                result.append(f"{key} was {promise} and is {now}")
        return result


def read_lock(path):
    """(released, entries) of a lock file; nothing is promised where there is none."""
    if not path.exists():
        return False, {}
    released = False
    entries = {}
    for line in path.read_text().splitlines():
        if line.startswith("status: "):
            released = line == "status: released"
        elif line and not line.startswith("#"):
            key, _, promise = line.partition(" = ")
            entries[key] = promise
    return released, entries


def write_lock(path, released, entries):
    def order(item):
        words = item[0].split()
        return (words[0], words[1], int(words[2]) if len(words) > 2 else 0)

    text = HEAD + f"status: {'released' if released else 'not released'}\n"
    text += "".join(f"{key} = {promise}\n" for key, promise in sorted(entries.items(), key=order))
    path.write_text(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--release", action="store_true")
    parser.add_argument("--proto", default=str(Path(__file__).parent.parent / "proto"))
    options = parser.parse_args()
    lock = Path(options.proto) / "schema.lock"
    released, promised = read_lock(lock)
    inspection = Inspection(descriptors(options.proto))
    problems = inspection.problems
    accepts = options.accept or options.release
    if released or not accepts:
        problems += inspection.breaking_changes(promised)
    new = inspection.entries.keys() - promised.keys()
    if new and not accepts:
        problems += [f"{key} is not in the lock: run scripts/generate.sh" for key in sorted(new)]
    if problems:
        sys.exit("\n".join(problems))
    if accepts:
        # What went stays in a released lock, so that its number is never given again.
        gone = promised if released else {}
        write_lock(lock, released or options.release, {**gone, **inspection.entries})


main()

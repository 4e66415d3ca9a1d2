"""Judges masking by the .proto files alone: the marks are read here with a parser of its own.

    masking.py PROTO_FOLDERS ORIGINALS MASKED

Both files hold the same messages in the same order (see exchange.py), the second one masked by the
strictest profile. Fails unless each field marked @personal(kind) is masked as its kind demands,
every other field is as it was, and no unknown field is left. Prints each marked field that was
seen with a value.
"""
import re
import sys
from pathlib import Path

import exchange
from google.protobuf.descriptor import FieldDescriptor as Field

MARK = "＊"


def marks(folders):
    """Kind of each marked field, by full name of message and field."""
    result = {}
    for folder in folders.split(":"):
        for path in Path(folder).rglob("*.proto"):
            scope = []
            package = ""
            for line in path.read_text().splitlines():
                code = line.split("//")[0]
                if match := re.match(r"package (.*);", code):
                    package = match.group(1)
                for opening in re.findall(r"(\w+) (\w+) \{|(\{)", code):
                    scope.append(opening[1] if opening[0] == "message" else None)
                if match := re.search(r"@personal\((\w+)\)", line):
                    name = re.search(r"(\w+) = \d+", code).group(1)
                    messages = ".".join(part for part in scope if part)
                    result[f"{package}.{messages}.{name}"] = match.group(1)
                for _ in range(code.count("}")):
                    scope.pop()
    return result


def characters(text):
    """Characters as a reader counts them (the random texts have one joined emoji)."""
    return re.findall("👩‍👩‍👦|.", text, re.DOTALL)


def hides_all_but(first, last, before, after):
    """Whether only the first and last characters are left of a text, or none."""
    before, after = characters(before), characters(after)
    hidden = len(before) - first - last
    if hidden <= 0 or hidden < last:
        return after == [MARK] * len(before)
    return after == before[:first] + [MARK] * hidden + before[len(before) - last:]


JUDGES = {
    "name": lambda before, after: hides_all_but(1, 0, before, after),
    "id_number": lambda before, after: hides_all_but(1, 2, before, after),
    "phone": lambda before, after: hides_all_but(0, 4, before, after),
    "birth_date": lambda before, after: after == before - before % 10000,
    "email": lambda before, after: after == MARK * 3,
    "address": lambda before, after: after == MARK * 3,
    "free_text": lambda before, after: after == MARK * 3,
    "photo": lambda before, after: after == b"",
}


def judge(before, after, kinds, seen):
    """Compares a message with its masked form, field by field."""
    if after.DESCRIPTOR.full_name != before.DESCRIPTOR.full_name:
        sys.exit("the files do not match")
    for field in before.DESCRIPTOR.fields:
        values = [getattr(message, field.name) for message in (before, after)]
        if not field.is_repeated:
            if field.has_presence and before.HasField(field.name) != after.HasField(field.name):
                sys.exit(f"{field.full_name}: presence changed")
            values = [[value] for value in values]
        if len(values[0]) != len(values[1]):
            sys.exit(f"{field.full_name}: another number of values")
        for one, other in zip(*values):
            judge_value(field, one, other, kinds, seen)


def judge_value(field, before, after, kinds, seen):
    kind = kinds.get(field.full_name)
    if field.cpp_type == Field.CPPTYPE_MESSAGE:
        judge(before, after, kinds, seen)
    elif kind is None:
        if before != after:
            sys.exit(f"{field.full_name} is not personal and was changed")
    elif not before:
        if after:
            sys.exit(f"{field.full_name} was empty and is {after!r}")
    else:
        seen.add(field.full_name)
        if not JUDGES[kind](before, after):
            sys.exit(f"{field.full_name}: {before!r} was masked as {after!r}")


def main():
    folders, originals, masked = sys.argv[1:]
    classes = exchange.message_types(folders)
    kinds = marks(folders)
    seen = set()
    for (name, before), (_, after) in zip(
            exchange.read(originals), exchange.read(masked), strict=True):
        before, after = classes[name].FromString(before), classes[name].FromString(after)
        judge(before, after, kinds, seen)
        without = classes[name].FromString(after.SerializeToString())
        without.DiscardUnknownFields()
        if without.ByteSize() != after.ByteSize():
            sys.exit(f"{name}: unknown fields are left")
    if unseen := kinds.keys() - seen:
        sys.exit(f"never seen with a value: {sorted(unseen)}")
    print("\n".join(sorted(seen)))


if __name__ == "__main__":
    main()

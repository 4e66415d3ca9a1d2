#!/usr/bin/env python3
"""Plants the mutants: writes a copy of the package in which each safety step asks, by an
environment variable, whether it is turned off. So one build serves all of them.

  plant.py TREE    prints a line for each mutant: name, tests, what is turned off

A mutant is a file NAME.mutant: what it turns off; `tests: FILTER`; then for each replacement

  === FILE
  text as it stands in the file, exactly once
  =>
  text in its place, in which MUTANT stands for the question

A text that no longer stands in its file once is an error: the safety step has moved, and its
mutant has to move with it.
"""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

QUESTION = """import Glibc

/// Whether a safety step is turned off in this process.
enum Mutant {
    private static let name = unsafe getenv("SHEGONG_MUTANT").map { unsafe String(cString: $0) }

    static func isOn(_ name: String) -> Bool { self.name == name }
}
"""


def fail(message):
    sys.exit(f"mutants: {message}")


def read_mutant(name):
    """What it turns off, the filter of its tests, and (file, old, new) of each replacement."""
    with open(os.path.join(HERE, name + ".mutant"), encoding="utf-8") as file:
        head, *parts = file.read().split("=== ")
    what, tests = head.strip().split("\ntests: ")
    edits = []
    for part in parts:
        path, _, body = part.partition("\n")
        old, arrow, new = body.rstrip("\n").partition("\n=>\n")
        if not arrow or not old or not new or "MUTANT" not in new:
            fail(f"{name}: a replacement is not one")
        edits.append((path, old, new))
    if not edits:
        fail(f"{name}: replaces nothing")
    return what, tests, edits


def write_if_other(path, data):
    """Leaves what is the same untouched, so that it is not built again."""
    if os.path.exists(path):
        with open(path, "rb") as file:
            if file.read() == data:
                return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def main():
    if len(sys.argv) != 2:
        fail("usage: plant.py TREE")
    tree = sys.argv[1]
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True).stdout
    files = {}
    for path in listed.decode().split("\0"):
        if path and os.path.isfile(os.path.join(ROOT, path)):
            with open(os.path.join(ROOT, path), "rb") as file:
                files[path] = file.read()
    names = sorted(n[:-7] for n in os.listdir(HERE) if n.endswith(".mutant"))
    for name in names:
        what, tests, edits = read_mutant(name)
        for path, old, new in edits:
            text = files.get(path, b"").decode()
            if text.count(old) != 1:
                fail(f"{name}: stands {text.count(old)} times in {path}, not once:\n{old}")
            new = new.replace("MUTANT", f'Mutant.isOn("{name}")')
            files[path] = text.replace(old, new).encode()
            target = "/".join(path.split("/")[:2])
            files[f"{target}/Mutant.swift"] = QUESTION.encode()
        print(f"{name}\t{tests}\t{what}")
    # The copy is not there to be pretty: the compiler's advice on it is no error.
    manifest = files["Package.swift"].decode()
    files["Package.swift"] = manifest.replace("    .treatAllWarnings(as: .error),\n", "").encode()
    for path, data in files.items():
        write_if_other(os.path.join(tree, path), data)


main()

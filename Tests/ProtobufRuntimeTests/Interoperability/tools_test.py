"""Tests of the generator's refusals and of scripts/schema-check.py: each on a small schema."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"
HEAD = 'syntax = "proto3";\npackage shegong.v1;\n'


def run(*words):
    """(exit code, all output) of a program."""
    result = subprocess.run(
        [str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return result.returncode, result.stdout


class GeneratorRefusals(unittest.TestCase):
    """What the schema cannot express is refused with a message that says where and what to do."""

    def refusal(self, text):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "sample.proto").write_text(HEAD + text)
            plugin = Path(folder, "plugin")
            plugin.write_text(
                f'#!/bin/sh\nexec "{sys.executable}" -B "{SCRIPTS}/protoc-gen-shegong"\n')
            os.chmod(plugin, 0o755)
            code, output = run(
                "protoc", "-I", folder, f"--plugin=protoc-gen-shegong={plugin}",
                f"--shegong_out=module=CSample,masking:{folder}", "sample.proto")
        return "" if code == 0 else output

    def test_a_plain_message_is_taken(self):
        self.assertEqual(self.refusal("message A { uint32 number = 1; }"), "")

    def test_refusals(self):
        for text, words in [
            ("message A { optional uint32 b = 1; }", "proto3 optional is refused by protoc-c"),
            ("message A { map<string, string> b = 1; }", "write a repeated message"),
            ("message A { B b = 1; } message B { repeated A a = 1; }", "recursive message"),
            ("message A { A a = 1; }", "recursive message: shegong.v1.A -> shegong.v1.A"),
            ("enum E { Z = 0; M = -1; }", "negative values"),
            ("enum E { option allow_alias = true; Z = 0; Y = 0; }", "two names for one value"),
            ("message A { uint32 self = 1; }", "has a member of this name"),
            ("message A { oneof masked { uint32 b = 1; } }", "has a member of this name"),
            ("message AB { message C {} } message A { message BC {} }", "would have one Swift name"),
            ("message A {\n string b = 1; // X. @personal(shoe)\n}", "unknown kind of personal field"),
            ("message A {\n string b = 1; // X. @personal\n}", "write @personal(kind)"),
            ("message A {\n uint32 b = 1; // X. @personal(name)\n}", "of this type cannot be name"),
        ]:
            with self.subTest(text):
                self.assertIn(words, self.refusal(text))


class SchemaCheck(unittest.TestCase):
    """Promises are kept, rules hold."""

    BASE = """
        // M.
        message M {
          uint32 a = 1; // A.
          string b = 2; // B.
          E e = 3;      // E.
        }
        // E.
        enum E {
          E_UNSPECIFIED = 0; // None.
          E_ONE = 1;         // One.
        }
        // S.
        service S {
          rpc Do(M) returns (M); // Does.
        }
        """

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def check(self, text, *options):
        (self.folder / "sample.proto").write_text(HEAD + text)
        return run(sys.executable, "-B", SCRIPTS / "schema-check.py", "--proto", self.folder, *options)

    def expect_ok(self, text, *options):
        self.assertEqual(self.check(text, *options), (0, ""))

    def expect_problem(self, words, text, *options):
        code, output = self.check(text, *options)
        self.assertNotEqual(code, 0)
        self.assertIn(words, output)

    def test_what_is_accepted_passes_and_additions_must_be_accepted(self):
        self.expect_problem("not in the lock", self.BASE)
        self.expect_ok(self.BASE, "--accept")
        self.expect_ok(self.BASE)
        more = self.BASE.replace("// E.\n        }", "// E.\n  bool f = 4; // F.\n }")
        self.expect_problem("field shegong.v1.M 4 is not in the lock", more)
        self.expect_ok(more, "--accept")
        self.expect_ok(more)

    def test_breaking_changes(self):
        self.expect_ok(self.BASE, "--release")
        for before, after, words in [
            ("uint32 a = 1;", "uint64 a = 1;", "field shegong.v1.M 1 was a uint32 and is a uint64"),
            ("uint32 a = 1;", "repeated uint32 a = 1;", "is a repeated uint32"),
            ("uint32 a = 1;", "uint32 x = 1;", "is x uint32"),
            ("uint32 a = 1;", "uint32 a = 9;", "field shegong.v1.M 1 (a uint32) is gone"),
            ("uint32 a = 1;", "reserved 1;", "is gone"),
            ("uint32 a = 1; // A.", "", "is gone"),
            ("E_ONE = 1;", "E_TWO = 1;", "value shegong.v1.E 1 was E_ONE and is E_TWO"),
            ("rpc Do(M)", "rpc Do(stream M)", "rpc shegong.v1.S/Do was"),
            ("message M", "message N", "message shegong.v1.M (exists) is gone"),
            ("uint32 a = 1; // A.", "// O.\n oneof o {\n uint32 a = 1; // A.\n }", "in oneof"),
        ]:
            text = self.BASE.replace(before, after)
            if before == "message M":
                text = text.replace("(M)", "(N)")
            for option in [[], ["--accept"]]:
                with self.subTest(after, option=option):
                    self.expect_problem(words, text, *option)
        self.expect_ok(self.BASE)

    def test_before_the_release_anything_can_be_accepted(self):
        self.expect_ok(self.BASE, "--accept")
        changed = self.BASE.replace("uint32 a", "uint64 a")
        self.expect_problem("was a uint32", changed)
        self.expect_ok(changed, "--accept")

    def test_what_goes_is_reserved_and_never_given_again(self):
        self.expect_ok(self.BASE, "--release")
        gone = self.BASE.replace("uint32 a = 1; // A.", 'reserved 1; reserved "a";')
        self.expect_ok(gone)
        self.expect_ok(gone, "--accept")
        again = self.BASE.replace("uint32 a = 1;", "string a2 = 1;")
        self.expect_problem("field shegong.v1.M 1 was a uint32 and is a2 string", again, "--accept")

    def test_rules(self):
        for before, after, words in [
            ("// A.", "", "shegong.v1.M.a has no comment"),
            ("// A.", "// @personal(name)", "shegong.v1.M.a has no comment"),
            ("// M.\n", "\n", "shegong.v1.M has no comment"),
            ("// E.\n        enum", "\n enum", "shegong.v1.E has no comment"),
            ("// One.", "", "shegong.v1.E.E_ONE has no comment"),
            ("// Does.", "", "shegong.v1.S.Do has no comment"),
            ("// S.", "", "shegong.v1.S has no comment"),
            ("E_UNSPECIFIED", "E_NONE", "the zero of shegong.v1.E is not E_UNSPECIFIED"),
            ("E_ONE", "ONE", "shegong.v1.E.ONE does not begin with E_"),
            ("E e = 3;", "M e = 3;", "message in itself: shegong.v1.M -> shegong.v1.M"),
        ]:
            with self.subTest(after, words=words):
                self.expect_problem(words, self.BASE.replace(before, after, 1), "--accept")


if __name__ == "__main__":
    unittest.main()

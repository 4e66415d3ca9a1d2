"""shegong itself, by its own benchmark: look-ups with authorisation, masking and audit, and updates
of personal forms with all checks."""
import json
import subprocess


# Rows of a roster that one call imports.
ROWS = 100_000


class Peer:
    name = "shegong"

    def __init__(self, binaries, persons):
        self.program = binaries + "/shegong-bench"
        self.persons = persons

    def start(self):
        """Each round of the benchmark makes a store of its own."""

    def stop(self):
        """And removes it."""

    def round(self):
        # The scheduler chooses the processors, as it does for the others.
        lookups = ["lookup", "--unplaced", "--persons", str(self.persons)]
        lookup = self.run(*lookups)
        sleeping = self.run(*lookups, "--poll-microseconds", "0")
        spread = self.run(*lookups, "--connections", "16")
        write = self.run("write", "--unplaced")
        load = self.run("load", "--rows", str(ROWS))
        return {
            "lookup_latency": lookup["lookup, 1 in flight, p50"],
            "lookup_sleeping": sleeping["lookup, 1 in flight, p50"],
            "lookup_pipelined": lookup["lookup, 64 in flight"],
            "lookup_spread": spread["lookup, 64 in flight over 16 connections"],
            "write_latency": write["1 client, p50"],
            "write_shared": write["64 clients"],
            "bulk_load": load["rows a second, durable"],
        }

    def run(self, *arguments):
        # A missed target is exit 1, which is another question.
        result = subprocess.run(
            [self.program, *arguments, "--rounds", "1", "--output", "json"],
            stdout=subprocess.PIPE, check=False)
        if result.returncode not in (0, 1):
            raise SystemExit(f"shegong-bench {arguments[0]} ended with {result.returncode}")
        # One report after the other, where a measurement has parts.
        decoder, text, figures = json.JSONDecoder(), result.stdout.decode().lstrip(), {}
        while text:
            report, end = decoder.raw_decode(text)
            figures |= {figure["name"]: figure["rounds"][0] for figure in report["figures"]}
            text = text[end:].lstrip()
        return figures

"""The command line of scripts/compare.sh."""
import argparse
import json
import os
import statistics
import tempfile

from . import postgresql, redis, shegong

# What is measured: key, name, unit, whether less is better.
WORKS = [
    ("lookup_latency", "look-up, 1 in flight, p50", "µs", True),
    ("lookup_sleeping", "the same, shegong told not to poll", "µs", True),
    ("lookup_pipelined", "look-ups, 64 in flight on one connection", "1/s", False),
    ("lookup_spread", "look-ups, 64 in flight over 16 connections", "1/s", False),
    ("write_latency", "durable write, 1 client, p50", "µs", True),
    ("write_shared", "durable writes, 64 clients", "1/s", False),
    ("bulk_load", "bulk load, durable (COPY; an import with all checks)", "rows/s", False),
]


def main():
    parser = argparse.ArgumentParser(prog="scripts/compare.sh", description=__doc__)
    parser.add_argument("--binaries", required=True, help="folder of the built programs")
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--output", choices=["table", "json"], default="table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="shegong-compare-") as work:
        os.chmod(work, 0o755)
        peers = [
            shegong.Peer(options.binaries, options.persons),
            redis.Peer(work, options.persons),
            postgresql.Peer(work, options.persons),
        ]
        rounds = {peer.name: [] for peer in peers}
        try:
            for peer in peers:
                peer.start()
            # In turns, so that a neighbour's load falls on all of them.
            for _ in range(options.rounds):
                for peer in peers:
                    found = peer.round()
                    # Only shegong polls; it is held against the others as they are.
                    found.setdefault("lookup_sleeping", found["lookup_latency"])
                    rounds[peer.name].append(found)
        finally:
            for peer in peers:
                peer.stop()
    report = summarise(rounds)
    if options.output == "json":
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        show(report, options)


def summarise(rounds):
    """Median, smallest and largest of each figure of each peer; None where it has none."""
    report = {}
    for key, *_ in WORKS:
        report[key] = {}
        for name, found in rounds.items():
            values = [one[key] for one in found if one.get(key) is not None]
            report[key][name] = values and {
                "median": statistics.median(values), "smallest": min(values),
                "largest": max(values)} or None
    return report


def show(report, options):
    load = os.getloadavg()[0]
    print(
        f"{options.persons} persons of 500 B and more, {options.rounds} rounds in turns, medians "
        f"(smallest to largest); load average {load:.1f} on {os.cpu_count()} processors")
    names = list(next(iter(report.values())))
    rows = [["work", "unit", *names, *(f"to {name}" for name in names[1:])]]
    for key, work, unit, less_is_better in WORKS:
        figures = report[key]
        ours = figures[names[0]]
        ratios = []
        for name in names[1:]:
            theirs = figures[name]
            if not (ours and theirs):
                ratios.append("–")
                continue
            ratio = ours["median"] / theirs["median"]
            ratios.append(f"{ratio:.2f} ×" + (" (less is better)" if less_is_better else ""))
        rows.append([work, unit, *(cell(figures[name]) for name in names), *ratios])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())


def cell(figure):
    if not figure:
        return "–"
    return (f"{figure['median']:,.0f} "
            f"({figure['smallest']:,.0f} to {figure['largest']:,.0f})")


if __name__ == "__main__":
    main()

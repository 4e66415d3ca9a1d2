"""The command line of scripts/faults.sh."""
import argparse
import signal
import sys
import tempfile
import time

from . import campaign, disks, errors, files, flips, kills, powerloss, stops, tracing

EXPERIMENTS = {
    "kill": kills.run,
    "strace": tracing.run,
    "errors": errors.run,
    "files": files.run,
    "disks": disks.run,
    "flips": flips.run,
    "power": powerloss.run,
    "stop": stops.run,
}


def main():
    parser = argparse.ArgumentParser(prog="scripts/faults.sh", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--short", action="store_true", help="a sample of each (the default)")
    size.add_argument("--full", action="store_true", help="every case")
    parser.add_argument("--binaries", required=True, help="folder of the built programs")
    parser.add_argument("--shard", type=int, default=1, help="this part of the cases, from 1")
    parser.add_argument("--shards", type=int, default=1, help="of so many parts")
    parser.add_argument("--skip", type=int, default=0, help="cases of the shard done before")
    parser.add_argument("--offset", type=int, default=time.gmtime().tm_yday,
                        help="which sample the short form takes (default: the day of the year)")
    parser.add_argument("experiments", nargs="*", metavar="experiment", default=[],
                        help="of " + ", ".join(EXPERIMENTS)
                        + "; none = all but flips, which is one of the tests")
    options = parser.parse_args()
    unknown = [name for name in options.experiments if name not in EXPERIMENTS]
    if unknown:
        parser.error("no such experiment: " + ", ".join(unknown))
    # What ends early still tells its figures and unmounts what it mounted.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    with tempfile.TemporaryDirectory(prefix="shegong-faults-") as work:
        run = campaign.Campaign(options, work)
        if not options.full:
            print(f"short form, sample --offset {options.offset}")
        try:
            # The tests of the gate run `flips` themselves.
            for name in options.experiments or [name for name in EXPERIMENTS if name != "flips"]:
                EXPERIMENTS[name](run)
        finally:
            run.close()
    if run.failed:
        sys.exit("faults: NOT all promises were kept: " + ", ".join(run.failed))


if __name__ == "__main__":
    main()

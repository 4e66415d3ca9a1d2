"""How an experiment is run: where, which of its cases, and how it is counted."""
import os
import shutil
import tempfile
import time

from . import daemon, history


class Tally:
    """Counts cases; a broken promise is printed at once, and the whole fails in the end."""

    def __init__(self, name, kinds):
        self.name = name
        self.cases = 0
        self.lost = 0
        self.invented = 0
        self.other = 0
        self.notes = {kind: 0 for kind in kinds}
        self.began = time.monotonic()

    def judge(self, case, check):
        """Counts a case, and whether it kept its promise."""
        self.cases += 1
        try:
            check()
        except (history.Broken, OSError) as broken:
            self.fail(case, str(broken) or type(broken).__name__)

    def fail(self, case, why):
        """Counts a broken promise."""
        if why.startswith("LOST"):
            self.lost += 1
        elif why.startswith("INVENTED"):
            self.invented += 1
        else:
            self.other += 1
        print(f"BROKEN {self.name}: {case}: {why}", flush=True)

    def note(self, kind, is_right=True, why=""):
        """Counts something that is told beside the cases."""
        self.notes[kind] = self.notes.get(kind, 0) + 1
        if not is_right:
            self.fail(kind, why)

    @property
    def is_whole(self):
        return not (self.lost or self.invented or self.other)


class Campaign:
    """One run of the script: what is built, how much of it, and what came out."""

    def __init__(self, options, work):
        self.options = options
        self.work = work
        self.binaries = daemon.Binaries(options.binaries, work)
        self.failed = []
        self.folders = []
        self.tallies = []

    @property
    def is_full(self):
        return self.options.full

    def home(self):
        """A folder in memory: a kill loses nothing that the kernel has, wherever it has it."""
        if os.path.isdir("/dev/shm"):
            folder = tempfile.mkdtemp(prefix="shegong-faults-", dir="/dev/shm")
        else:
            folder = tempfile.mkdtemp(dir=self.work)
        self.folders.append(folder)
        return daemon.Home(folder, self.binaries)

    def choose(self, cases, short):
        """The cases of this run: all of its shard, or `short` spread over all."""
        cases = list(cases)
        if not self.is_full:
            step = max(1, len(cases) // short)
            # Not always the same ones: the offset is from the commit's day, and printed.
            return cases[self.options.offset % step::step]
        chosen = cases[self.options.shard - 1::self.options.shards][self.options.skip:]
        print(f"  {len(chosen)} of {len(cases)} cases", flush=True)
        return self._counting(chosen)

    @staticmethod
    def _counting(cases):
        began = time.monotonic()
        for number, case in enumerate(cases):
            if number and number % 200 == 0:
                spent = time.monotonic() - began
                print(f"  {number} of {len(cases)} ({spent:.0f} s)", flush=True)
            yield case

    def tally(self, name, *kinds):
        self.tallies.append(Tally(name, kinds))
        return self.tallies[-1]

    def report(self, tally):
        """The line of figures."""
        self.tallies.remove(tally)
        notes = "".join(f", {count} {kind}" for kind, count in tally.notes.items())
        print(
            f"{tally.name}: {tally.cases} cases, {tally.lost} lost, {tally.invented} invented, "
            f"{tally.other} otherwise broken{notes} ({time.monotonic() - tally.began:.0f} s)",
            flush=True)
        if not tally.is_whole:
            self.failed.append(tally.name)

    def close(self):
        """Tells what was found so far if it ends early, and removes what it made."""
        for tally in list(self.tallies):
            print("ended early:")
            self.report(tally)
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)

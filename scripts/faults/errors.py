"""Every storage call of a life fails once or from then on, with each error that matters; what the
daemon does has to be what the failure table says."""
import collections
import errno
import os
import re
import signal
import time
import typing

from . import daemon, history, wire

CHANGES = 10
INPUT_OUTPUT = 74

ERRORS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC, "EINTR": errno.EINTR}

# Calls that the file system seam repeats when they are interrupted. A synchronisation is not one of
# them: whatever its number, a failed one may have lost pages.
REPEATED = {
    "create", "open", "pread", "pwrite", "ftruncate", "fallocate", "release", "sync_file_range",
    "rename", "unlink", "mkdir", "flock", "statx"}
MAKE_SPACE = {"create", "pwrite", "fallocate", "ftruncate"}
# Of which a file that is made ready takes one for each slice.
SLICED = {"pwrite", "fallocate", "sync_file_range", "fdatasync"}


def expected(name, path, kind, lasts):
    """What the table says: `survives`, `refuses` (writes, or the snapshot), or `ends`, and with
    which exit code. Written down here a second time, from the format page and not from the code."""
    if kind == "short":
        return "survives", 0
    if kind == "EINTR" and name in REPEATED:
        return "survives", 0
    if kind == "ENOSPC" and name in MAKE_SPACE:
        if path == "/journal/next.temporary" or path.endswith(".snapshot.temporary"):
            return "refuses", 0
        if path.endswith(".cut"):
            return "survives", 0
    return "ends", INPUT_OUTPUT


def run(campaign):
    """The experiment `errors`."""
    home = campaign.home()
    script = history.Script(home, changes=CHANGES, lives=2)
    # One life begins after a crash, so that recovery cuts a tail and keeps a copy of it.
    image, ledger = torn(home, script)
    tally = campaign.tally("errors", "fatal, each ended in time with its code", "survived")
    every = []
    for life in ((image, ledger), script.starts[1]):
        calls = history.traced(home, lambda extra, life=life: play(home, life, extra))
        for call in representative(calls):
            every += [
                (life, call, kind, lasts) for kind in ERRORS for lasts in (0, 1)
                # A call interrupted for ever is repeated for ever: no kernel does that.
                if not (kind == "EINTR" and lasts)]
            if call.name in ("pread", "pwrite"):
                every.append((life, call, "short", 0))
    for life, call, kind, lasts in campaign.choose(every, short=70):
        case = f"{call}: {kind}{' from then on' if lasts else ''}"
        tally.judge(case, lambda: check(home, life, call, kind, lasts, tally))
    campaign.report(tally)


class Call(typing.NamedTuple):
    """One call of a life, by what does not hang on how the threads take turns: its name, its file,
    and which of the calls with both it is."""
    name: str
    path: str
    ordinal: int

    def __str__(self):
        return f"{self.name} {self.path or '.'}, number {self.ordinal}"


def representative(calls):
    """All calls but the middle ones of the 32 slices in which a segment is made ready: these are
    alike. A file that is named by its revision is known by its ending, for which revision a
    snapshot meets hangs on the turns as well."""
    count = collections.Counter()
    numbered = []
    for name, path in calls:
        known = re.sub(r"^.*/[^/]*?\d+(?=\.)", "", path)
        count[name, known] += 1
        numbered.append(Call(name, known, count[name, known]))
    for call in numbered:
        is_slice = call.path.endswith("next.temporary") and call.name in SLICED
        if not is_slice or call.ordinal <= 2 or call.ordinal == count[call.name, call.path]:
            yield call


def torn(home, script):
    """A store whose newest entry is half there, and what its clients know."""
    calls = history.traced(home, lambda extra: script.life(home, 0, extra))
    entries = [number for number, (name, path) in enumerate(calls, start=1)
               if name == "pwrite" and path.endswith(".segment")]
    _, ledger = script.life(home, 0, home.faults(entries[-3], "half"))
    # What was not acknowledged is in the tail, which will be cut: its name is free again.
    del ledger.submitted[ledger.acknowledged:]
    image = home.folder + "/image-torn"
    home.keep(image)
    return image, ledger


def play(home, life, extra):
    """A life with a snapshot in it, in which refusals are no end: the process, the ledger, when each
    change that was acknowledged had been sent, and the refusals."""
    image, ledger = life
    home.restore(image)
    ledger = ledger.copy()
    process = home.start(extra)
    asked, refusals, clients = [], [], []
    try:
        clients += [home.client(process), home.client(process, daemon.SYSTEM_UID)]
        for turn in range(CHANGES):
            while True:
                sent = time.monotonic()
                try:
                    ledger.change(clients[0])
                    asked.append(sent)
                    break
                except wire.Refused as refused:
                    ledger.submitted.pop()
                    refusals.append(refused.code)
                    if len(refusals) > 3:
                        break
                    # The daemon tries a new file each second; so does its client.
                    time.sleep(0.4)
            if turn == CHANGES // 2:
                try:
                    clients[1].take_snapshot()
                except wire.Refused as refused:
                    refusals.append(refused.code)
        process.signal(signal.SIGTERM)
        process.wait()
    except wire.Gone:
        process.wait()
    finally:
        for client in clients:
            client.close()
        if process.code is None:
            # One that did not answer, or did not end: it must not go on in the next case's store.
            process.kill()
    return process, ledger, asked, refusals


def check(home, life, call, kind, lasts, tally):
    """One case: the daemon's act, in time, and nothing acknowledged after an end."""
    log = home.folder + "/touched"
    if os.path.exists(log):
        os.unlink(log)
    fault = kind if kind == "short" else f"error:{ERRORS[kind]}" + (":lasts" if lasts else "")
    process, ledger, asked, refusals = play(
        home, life, home.faults(call.ordinal, fault, log, call.name, call.path or "."))
    touched = re.search(r"^\d+ (\S+) (\S*) FAULT (\S+)$", open(log, encoding="utf-8").read(),
                        re.MULTILINE)
    if touched is None:
        raise history.Broken(f"no call was touched, exit {process.code}")
    name, path, moment = touched[1], touched[2], float(touched[3])
    act, code = expected(name, path, kind, lasts)
    if lasts and act != "ends":
        # Later calls of that name fail as well: where a file has its space, that is no full disk.
        act, code = "refuses", code if process.code == code else INPUT_OUTPUT
    if process.code != code:
        raise history.Broken(f"{name} {path}: exit {process.code}, not {code}")
    if act == "ends":
        if process.ended - moment > 1:
            raise history.Broken(f"it took {process.ended - moment:.2f} s to end")
        # By when it was sent: what was on the disk before the failure may be answered beside it, and
        # whether it is there the ledger judges.
        if any(sent > moment for sent in asked):
            raise history.Broken("a change sent after the failure was acknowledged")
        tally.note("fatal, each ended in time with its code")
    else:
        if act == "survives" and refusals:
            raise history.Broken(f"refused with {refusals}")
        tally.note("survived")
    ledger.judge_store(home)

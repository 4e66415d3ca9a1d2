"""The same from outside, by another hand: strace kills, or makes fail, the N-th call of each name,
for every N until a life ends without meeting it. It sees what the interposer might miss: a system
call by whatever way. It counts in each thread for itself; the first to come there is hit."""
import itertools
import shutil

from . import kills

CHANGES = 12
KILLED = ["pwrite64", "fdatasync", "fsync", "sync_file_range", "fallocate", "rename", "unlink",
          "openat"]
FAILED = ["pwrite64", "fdatasync", "fsync", "fallocate"]
INPUT_OUTPUT = 74


def run(campaign):
    """The experiment `strace`."""
    if not shutil.which("strace"):
        print("SKIPPED: strace is missing: kills and failures from outside were NOT tried",
              flush=True)
        return
    home = campaign.home()
    tally = campaign.tally(
        "strace", "starts killed", "changes acknowledged", "snapshots acknowledged", "calls failed")
    store = kills.Store(home, tally, changes=CHANGES)
    for call, fault, code in [
            *((call, "signal=KILL", -9) for call in KILLED),
            *((call, "error=EIO", INPUT_OUTPUT) for call in FAILED)]:
        numbers = itertools.count(1) if campaign.is_full else (3, 9)
        for number in numbers:
            # Not with --seccomp-bpf, quick as it is: then strace 6.1 injects no signal.
            process = store.live({}, stop=True, wrapper=[
                "strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
                f"inject={call}:{fault}:when={number}"])
            if process.code == 0:
                break  # It has no so many such calls: all of them were met.
            tally.cases += 1
            if process.code != code:
                tally.fail(f"{call} {number} {fault}", f"exit {process.code}, not {code}")
                store.begin()
            elif code == INPUT_OUTPUT:
                tally.note("calls failed")
    store.live({}, stop=True)
    campaign.report(tally)

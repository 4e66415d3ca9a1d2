"""Disks that are full: an ext4 of 64 MiB on a loop device, a tmpfs of a fixed size, a tmpfs without
inodes. Writes are refused and reads served; a snapshot that does not fit leaves what was there; a
start needs no space; when there is room again, writes go on."""
import contextlib
import os
import subprocess
import time

from . import daemon, format, history, wire

MIB = 1 << 20


def run(campaign):
    """The experiment `disks`."""
    tally = campaign.tally("disks", "writes refused and resumed", "snapshots that did not fit")
    kinds = {
        "ext4 of 64 MiB": (ext4, True),
        "tmpfs of 72 MiB": (lambda home: tmpfs(home, "size=72m"), True),
        "tmpfs with few inodes": (lambda home: tmpfs(home, "size=200m,nr_inodes=30"), False)}
    free = range(0, 24) if campaign.is_full else (0, 3)
    for what, (mount, is_space) in kinds.items():
        for left in free if is_space else free[:1]:
            home = campaign.home()
            try:
                mounted = mount(home)
            except (OSError, subprocess.CalledProcessError) as error:
                print(f"SKIPPED: no {what} can be mounted here ({error}): a full one was NOT tried",
                      flush=True)
                break
            with mounted:
                tally.judge(
                    f"{what}, {left * 300} KiB left", lambda: full(home, left, is_space, tally))
            home.remove()
    campaign.report(tally)


@contextlib.contextmanager
def mounted(command, folder):
    os.makedirs(folder, exist_ok=True)
    subprocess.run(command, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def ext4(home):
    image, folder = home.folder + "/disk", home.folder + "/mount"
    with open(image, "wb") as file:
        file.truncate(64 * MIB)
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", image], check=True, capture_output=True)
    return on(home, mounted(["mount", "-o", "loop", image, folder], folder))


def tmpfs(home, options):
    folder = home.folder + "/mount"
    return on(home, mounted(
        ["mount", "-t", "tmpfs", "-o", options, "shegong-faults", folder], folder))


def on(home, mount):
    home.store = home.folder + "/mount/store"
    stack = contextlib.ExitStack()
    stack.enter_context(mount)
    return stack


class Filler:
    """Takes the space, or the inodes, that are left, but for some."""

    def __init__(self, home, is_space):
        self.folder = os.path.dirname(home.store) + "/filler"
        os.makedirs(self.folder)
        self.is_space = is_space

    def fill(self, left):
        if not self.is_space:
            with contextlib.suppress(OSError):
                for number in range(1000):
                    open(f"{self.folder}/{number}", "wb").close()
            return
        with open(self.folder + "/filler", "ab", buffering=0) as file, \
                contextlib.suppress(OSError):
            size = os.statvfs(self.folder)
            rest = size.f_bavail * size.f_frsize - left
            while rest > 0:
                rest -= file.write(bytes(min(rest, MIB // 4)))

    def empty(self):
        for name in os.listdir(self.folder):
            os.unlink(f"{self.folder}/{name}")


def full(home, left, is_space, tally):
    """Two lives on a disk that fills up, and then has room again."""
    home.initialize()
    ledger = history.Ledger()
    history.play(home, ledger, 40, snapshot_at=20)
    before = format.snapshots(home.store)
    filler = Filler(home, is_space)
    process = home.start()
    client = home.client(process)
    ledger.change(client)  # Takes the segment that was ready; no further one may fit.
    filler.fill(left * 300 * 1024)
    system = home.client(process, daemon.SYSTEM_UID)
    for _ in range(30):
        try:
            ledger.change(client)  # There is room in the segment in use.
        except wire.Refused:
            ledger.submitted.pop()  # But it is kept for what is under way.
            break
    try:
        system.take_snapshot()
    except wire.Refused:
        tally.note("snapshots that did not fit")
        if format.snapshots(home.store) != before:
            raise history.Broken("a snapshot that did not fit took another with it")
    client.close()
    system.close()
    process.kill()
    filler.fill(0)
    # Without any space: the start reads everything, cuts, seals, and serves.
    life(home, ledger, lambda client: None)
    filler.fill(0)
    waiting_before_the_start(home, ledger)
    filler.fill(0)
    life(home, ledger, lambda client: refused_for_now(client, ledger))
    life(home, ledger, lambda client: refused_until(client, ledger, filler, tally))
    ledger.judge_store(home)


def life(home, ledger, act):
    """A start on a full disk: everything is there, something is done, and it stops cleanly."""
    home.listen()
    process = home.start()
    try:
        security = home.client(process, daemon.SECURITY_UID)
        ledger.judge(security.operators())
        client = home.client(process)
        act(client)
        ledger.judge(security.operators())
        process.signal()
        if process.wait() != 0:
            raise history.Broken(f"exit {process.code} at the stop")
    except wire.Gone as ended:
        raise history.Broken(f"exit {process.wait()}: {home.last_words()}") from ended
    finally:
        process.kill()


def waiting_before_the_start(home, ledger):
    """A change that was sent before the daemon was there is its first work, and is refused like any
    other: taken in without a place for it, it could be neither acknowledged nor refused."""
    home.listen()
    client = home.client()
    client.send([ledger.next()])
    process = home.start()
    try:
        client.receive()
        raise history.Broken("a write was taken before there was room for it")
    except wire.Refused as refused:
        ledger.submitted.pop()
        if refused.code != wire.RESOURCE_EXHAUSTED:
            raise history.Broken(f"refused with {refused}") from refused
    except wire.Gone as ended:
        raise history.Broken(f"exit {process.wait()}: {home.last_words()}") from ended
    finally:
        client.close()
        process.kill()


def refused_for_now(client, ledger):
    try:
        ledger.change(client)
        raise history.Broken("a write was taken without a segment ready for it")
    except wire.Refused as refused:
        ledger.submitted.pop()
        if refused.code != wire.RESOURCE_EXHAUSTED:
            raise history.Broken(f"refused with {refused}") from refused


def refused_until(client, ledger, filler, tally):
    """Makes room, and asks until a write is taken."""
    refused_for_now(client, ledger)
    filler.empty()
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            ledger.change(client)
            tally.note("writes refused and resumed")
            return
        except wire.Refused:
            ledger.submitted.pop()
            time.sleep(0.1)
    raise history.Broken("there is room again, and writes are still refused")

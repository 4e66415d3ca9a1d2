"""Power loss on a recorded ext4: a disk in user space (nbdkit, nbdfuse, loop) writes down every
write and flush while the daemon works on it; then the disk is built as a power loss could have left
it, mounted, and what is there is held against what had been acknowledged by then."""
import bisect
import contextlib
import hashlib
import os
import random
import shutil
import struct
import subprocess
import sys
import time

from . import format, history


MEGABYTES = 160
SECTOR = 512
TOOLS = {"nbdkit": "nbdkit", "nbdfuse": "libnbd-bin", "mkfs.ext4": "e2fsprogs",
         "losetup": "mount", "fusermount3": "fuse3"}


def run(campaign):
    """The experiment `power`."""
    lacking = missing()
    if lacking:
        print(f"SKIPPED: {lacking}: power loss on a real ext4 was NOT tried", flush=True)
        return
    home = campaign.home()
    tally = campaign.tally("power", "writes recorded", "flushes", "also started")
    recording = record(home)
    if recording is None:
        print("SKIPPED: no disk can be recorded here: power loss on a real ext4 was NOT tried",
              flush=True)
        return
    tally.notes["writes recorded"] = len(recording.writes)
    tally.notes["flushes"] = len(recording.flushes)
    dice = random.Random(campaign.options.offset)
    states = recording.states(10_500 if campaign.is_full else 60, dice)
    image, folder = home.folder + "/state", home.folder + "/state-mount"
    os.makedirs(folder)
    replay = Replay(recording)
    for number, (cut, damage) in enumerate(campaign.choose(states, short=60)):
        replay.build(image, cut, damage)
        tally.judge(f"write {cut}, {damage}", lambda: examine(
            home, recording, image, folder, cut, is_started=number % 10 == 0, tally=tally))
    campaign.report(tally)


def missing():
    """Why this machine cannot; packages that are missing are installed, and that is said."""
    packages = sorted({package for tool, package in TOOLS.items() if not shutil.which(tool)}
                      | ({"nbdkit-plugin-python"} if not shutil.which("nbdkit") else set()))
    if os.geteuid() != 0:
        return "it takes root to mount"
    if packages:
        print("Debian packages: installing " + " ".join(packages), flush=True)
        for command in (["apt-get", "update", "-qq"], [
                "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]):
            if subprocess.run(command, stdout=subprocess.DEVNULL, check=False,
                              env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}).returncode:
                return "cannot install " + " ".join(packages)
    if not os.path.exists("/dev/fuse") or not os.path.exists("/dev/loop-control"):
        return "the kernel has no FUSE or no loop devices"
    return None


class Recording:
    """What reached the disk, and when what was acknowledged."""

    def __init__(self, path, acknowledged, truth):
        self.path = path
        # (place in the record, changes acknowledged by then), both rising.
        self.acknowledged = acknowledged
        self.truth = truth
        self.writes, self.flushes = [], []
        with open(path, "rb") as file:
            place, size = 0, os.path.getsize(path)
            while place < size:
                file.seek(place)
                kind = file.read(1)
                if kind == b"F":
                    self.flushes.append(len(self.writes))
                    place += 1
                    continue
                offset, length = struct.unpack("<QQ", file.read(16))
                self.writes.append((place, offset, length, kind == b"Z"))
                place += 17 + (0 if kind == b"Z" else length)
        self.file = open(path, "rb")

    def data(self, index):
        place, _, length, is_zero = self.writes[index]
        if is_zero:
            return bytes(length)
        self.file.seek(place + 17)
        return self.file.read(length)

    def flushed_before(self, cut):
        """How many of the first `cut` writes a flush had made durable."""
        found = bisect.bisect_right(self.flushes, cut) - 1
        return self.flushes[found] if found >= 0 else 0

    def acknowledged_before(self, cut):
        """Changes acknowledged before the write with this number reached the disk."""
        place = self.writes[cut][0] if cut < len(self.writes) else os.path.getsize(self.path)
        found = bisect.bisect_right(self.acknowledged, (place, 1 << 60)) - 1
        return self.acknowledged[found][1] if found >= 0 else 0

    def states(self, count, dice):
        """(cut, damage), each once: a power loss behind so many writes, and what became of those
        that no flush had covered."""
        first = bisect.bisect_left(self.writes, (self.acknowledged[0][0],))
        states = set()
        tries = 0
        while len(states) < count and tries < 20 * count:
            tries += 1
            cut = dice.randint(first, len(self.writes))
            unflushed = cut - self.flushed_before(cut)
            if tries % 3 == 0 or not unflushed:
                states.add((cut, "in order"))
            elif tries % 3 == 1:
                states.add((cut, f"subset {dice.randrange(1 << min(unflushed, 12))}"))
            else:
                states.add((cut, f"torn {dice.randrange(1, 8)}"))
        return sorted(states)


class Replay:
    """Builds states of the disk, going forward through the record."""

    def __init__(self, recording):
        self.recording = recording
        self.blocks = {}
        self.done = 0

    def _apply(self, blocks, offset, data):
        position = 0
        while position < len(data):
            number, within = divmod(offset + position, format.BLOCK)
            count = min(format.BLOCK - within, len(data) - position)
            piece = data[position:position + count]
            if count < format.BLOCK:
                old = blocks.get(number) or self.blocks.get(number) or bytes(format.BLOCK)
                piece = old[:within] + piece + old[within + count:]
            blocks[number] = piece
            position += count

    def build(self, image, cut, damage):
        recording = self.recording
        flushed = recording.flushed_before(cut)
        while self.done < flushed:
            _, offset, _, _ = recording.writes[self.done]
            self._apply(self.blocks, offset, recording.data(self.done))
            self.done += 1
        over = {}
        pending = list(range(flushed, cut))
        kind, _, value = damage.partition(" ")
        dice = random.Random(f"{cut} {damage}")
        for index in pending:
            data = recording.data(index)
            if kind == "subset" and dice.random() < 0.5:
                continue
            if kind == "torn" and index == cut - 1:
                data = data[:len(data) * int(value) // 8 // SECTOR * SECTOR]
            self._apply(over, recording.writes[index][1], data)
        with open(image, "wb", buffering=0) as file:
            file.truncate(MEGABYTES << 20)
            state = {**self.blocks, **over}
            run, start = [], None
            for number in sorted(state):
                if state[number].count(0) == format.BLOCK:
                    continue
                if start is None or number != start + len(run):
                    if run:
                        os.pwrite(file.fileno(), b"".join(run), start * format.BLOCK)
                    run, start = [], number
                run.append(state[number])
            if run:
                os.pwrite(file.fileno(), b"".join(run), start * format.BLOCK)


@contextlib.contextmanager
def recorded_disk(home, path):
    """An ext4 on a recorded disk; its mount point."""
    device_folder, folder = home.folder + "/device", home.folder + "/recorded"
    os.makedirs(device_folder)
    os.makedirs(folder)
    fuse = subprocess.Popen(
        ["nbdfuse", device_folder + "/disk", "--command", "nbdkit", "-s", "--exit-with-parent",
         "python", os.path.join(os.path.dirname(__file__), "recorder.py"), "record=" + path,
         f"megabytes={MEGABYTES}"])
    loop = None
    try:
        end = time.monotonic() + 20
        while not os.path.exists(device_folder + "/disk") and time.monotonic() < end:
            time.sleep(0.05)
        made = subprocess.run(
            ["losetup", "--find", "--show", device_folder + "/disk"], capture_output=True,
            check=False, text=True)
        if made.returncode:
            print(made.stderr, file=sys.stderr)
            yield None
            return
        loop = made.stdout.strip()
        subprocess.run(
            ["mkfs.ext4", "-q", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", "-J",
             "size=4", loop], check=True)
        subprocess.run(["mount", loop, folder], check=True)
        yield folder
    finally:
        # A daemon that is just ending may hold the file system for a moment.
        for command in (
                ["umount", folder], ["losetup", "--detach", loop or "none"],
                ["fusermount3", "-u", device_folder]):
            for _ in range(50):
                if not subprocess.run(command, check=False, capture_output=True).returncode:
                    break
                time.sleep(0.1)
        fuse.wait()


def record(home):
    """Plays the script on a recorded disk."""
    path = home.folder + "/record"
    acknowledged = []
    with recorded_disk(home, path) as folder:
        if folder is None:
            return None
        real, home.store = home.store, folder + "/store"
        home.initialize()
        ledger = NotingLedger(path, acknowledged)
        history.play(home, ledger, 2)
        for _ in range(3):
            process = history.play(home, ledger, 170, snapshot_at=85)
            if process.code != 0:
                raise history.Broken(f"the script does not even run: exit {process.code}")
        truth = chain(home.store)
        home.store = real
    return Recording(path, acknowledged, (truth, ledger.submitted))


class NotingLedger(history.Ledger):
    """Notes with each acknowledgement how far the record was."""

    def __init__(self, path, notes):
        super().__init__()
        self.path, self.notes = path, notes

    def change(self, client, count=1):
        super().change(client, count)
        self.notes.append((os.path.getsize(self.path), self.acknowledged))


def chain(store):
    """Revision and digest behind every entry that was ever written."""
    truth = {(0, "0" * 64)}
    for folder in ("archive", "journal"):
        for name in os.listdir(f"{store}/{folder}"):
            if not name.endswith(".segment"):
                continue
            path = f"{store}/{folder}/{name}"
            for offset, stride in format.entries(path):
                entry = format.read(path, offset, stride)
                length = struct.unpack_from("<I", entry, 8)[0]
                revision = struct.unpack_from("<Q", entry, 40)[0]
                digest = hashlib.sha256(entry[:format.ENTRY_HEADER + length]).hexdigest()
                truth.add((revision, digest))
    return truth


def mount(image, folder):
    """Mounts an image; what was in the way, if something was."""
    mounted = subprocess.run(
        ["mount", "-t", "ext4", "-o", "loop", image, folder], capture_output=True, check=False)
    return mounted.stderr.decode() or "it does not mount" if mounted.returncode else ""


def examine(home, recording, image, folder, cut, is_started, tally):
    """Mounts a state (the kernel recovers its own journal), and holds the store in it against what
    was acknowledged."""
    acknowledged = recording.acknowledged_before(cut)
    truth, submitted = recording.truth
    if mount(image, folder):
        # Its superblock was torn: the start of a machine mends that, and so does this.
        subprocess.run(["e2fsck", "-f", "-y", image], capture_output=True, check=False)
        if failure := mount(image, folder):
            raise history.Broken("the file system itself: " + failure)
        tally.note("mounted after e2fsck only")
    real, home.store = home.store, folder + "/store"
    try:
        code, text = home.run("verify")
        if code:
            raise history.Broken(f"REFUSED: exit {code}: {text[-300:]}")
        line = next((line for line in text.splitlines() if line.startswith("up to")), None)
        revision, digest = (0, "0" * 64) if line is None else (
            int(line.split()[3].rstrip(",")), line.split()[-1])
        if revision < acknowledged:
            raise history.Broken(f"LOST: {acknowledged} acknowledged, {revision} found")
        if (revision, digest) not in truth:
            raise history.Broken(f"INVENTED: revision {revision} with digest {digest}")
        if is_started:
            ledger = history.Ledger()
            ledger.submitted, ledger.acknowledged = list(submitted), acknowledged
            ledger.judge_store(home)
            tally.note("also started")
    finally:
        home.store = real
        subprocess.run(["umount", folder], check=True)

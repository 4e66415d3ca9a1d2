"""Files that are missing, too many, too short, swapped, stale or of a newer version; a second
daemon; a segment that goes away under a running one. Each is refused by its own exit code and
without a change to the store."""
import os
import shutil
import time

from . import daemon, format, history, wire

NOT_A_STORE, DAMAGED, SOCKET, REPLACED, NOT_EMPTY, LOCKED, NEWER = (
    66, 65, 69, 72, 73, 75, 76)
USAGE, CONFIGURATION = 64, 78


def run(campaign):
    """The experiment `files`."""
    home = campaign.home()
    tally = campaign.tally("files")
    script = history.Script(home, changes=40, lives=3)
    history.play(home, history.Ledger(), 0)
    sealed = home.folder + "/sealed"
    home.keep(sealed)
    _, ledger = script.life(home, 2, home.faults(40, "before", path=".segment"))
    in_use = home.folder + "/in-use"
    home.keep(in_use)
    stale = format.segments(in_use)[-1]
    for what, code, damage in [*damages(sealed), (
            "an older copy of a segment", DAMAGED, lambda store: shutil.copyfile(
                stale, f"{store}/journal/{os.path.basename(stale)}"))]:
        tally.judge(what, lambda: refused(home, sealed, damage, code))
    for what, check in (
            ("the newest snapshot is missing", lambda: without_newest_snapshot(
                home, sealed, script.final)),
            ("the oldest segment is missing", lambda: without_oldest_segment(home, sealed)),
            ("two daemons", lambda: two_daemons(home, sealed)),
            ("init on a store", lambda: expect(home, ("init",), NOT_EMPTY)),
            ("unknown flag", lambda: expect(home, ("serve", "--no-such-flag"), USAGE)),
            ("no configuration", lambda: expect(
                home, ("serve", "--config", "/nonexistent"), CONFIGURATION)),
            ("a socket that cannot be", lambda: expect(
                home, ("serve", "--config", home.configuration, "--socket",
                       "/nonexistent/socket"), SOCKET)),
            ("deleted", lambda: gone(home, sealed, os.unlink)),
            ("moved away", lambda: gone(home, sealed, lambda path: os.rename(
                path, home.folder + "/elsewhere"))),
            ("replaced by a copy", lambda: gone(home, sealed, replace)),
            ("the journal's folder moved", lambda: gone(home, sealed, lambda path: os.rename(
                os.path.dirname(path), home.folder + "/journal-elsewhere")))):
        tally.judge(what, check)
        shutil.rmtree(home.folder + "/journal-elsewhere", ignore_errors=True)
    for length in tail_lengths(in_use, campaign):
        tally.judge(f"cut to {length} bytes", lambda: refused(
            home, in_use, lambda store: os.truncate(format.segments(store)[-1], length), DAMAGED))
    for offset in tail_offsets(in_use, campaign):
        tally.judge(f"zeros from {offset} on", lambda: lost_tail(home, in_use, offset, ledger))
    campaign.report(tally)


def damages(image):
    """(what, exit code, what to do to a store)"""
    names = {
        "store.header": NOT_A_STORE, "lock": NOT_A_STORE, "journal/head": NOT_A_STORE,
        "subject.key": NOT_A_STORE}
    for name, code in names.items():
        yield f"{name} is missing", code, lambda store, name=name: os.unlink(f"{store}/{name}")
    first, *middle, last = [os.path.relpath(path, image) for path in format.segments(image)]
    # The oldest one holds what the newest snapshot already has, but for the one before it.
    for name in [*middle, last]:
        yield f"{name} is missing", DAMAGED, lambda store, name=name: os.unlink(f"{store}/{name}")
    yield "an extra file", DAMAGED, lambda store: write(store + "/journal/notes.txt", b"x")
    yield "segments swapped", DAMAGED, lambda store: swap(
        f"{store}/{middle[-1]}", f"{store}/{last}")
    yield "a stale segment over a newer one", DAMAGED, lambda store: shutil.copyfile(
        f"{store}/{first}", f"{store}/{last}")
    yield "a segment twice", DAMAGED, lambda store: shutil.copyfile(
        f"{store}/{first}", f"{store}/journal/journal-00000000000fffff.segment")
    yield "an entry over a later one", DAMAGED, misdirect
    yield "a snapshot under another's name", DAMAGED, lambda store: shutil.copyfile(
        format.snapshots(store)[0], format.snapshots(store)[-1])
    for what, path in (
            ("store header", lambda store: store + "/store.header"),
            ("segment", lambda store: format.segments(store)[-1]),
            ("snapshot", lambda store: format.snapshots(store)[-1])):
        yield f"{what} of a newer version", NEWER, lambda store, path=path: newer(path(store), 0)
        yield f"{what} with another digest", NEWER, lambda store, path=path: newer(
            path(store), 0, field=16)
    yield "head of a newer version", NEWER, lambda store: (
        newer(store + "/journal/head", 0), newer(store + "/journal/head", format.BLOCK))


def newer(path, offset, field=8):
    """A whole block whose version (or algorithm) is the next one."""
    block = bytearray(format.read(path, offset, format.BLOCK))
    block[field] += 1
    format.patch(path, offset, format.reseal(bytes(block)))


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def swap(one, other):
    os.rename(one, one + ".swap")
    os.rename(other, one)
    os.rename(one + ".swap", other)


def replace(path):
    shutil.copyfile(path, path + ".copy")
    os.rename(path + ".copy", path)


def misdirect(store):
    path = format.segments(store)[-2]
    found = format.entries(path)
    (start, stride), (place, other) = found[2], found[5]
    if stride != other:
        raise history.Broken("the entries are not of one length")
    format.patch(path, place, format.read(path, start, stride))


def marks(store):
    """Size and times of every file but temporary ones, in which nothing is promised."""
    found = {}
    for folder, _, names in os.walk(store):
        for name in names:
            if not name.endswith(".temporary"):
                status = os.stat(os.path.join(folder, name))
                found[os.path.join(folder, name)] = (
                    status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return found


def refused(home, image, damage, code):
    """A damaged store is refused with this code, and stays as it is."""
    home.restore(image)
    damage(home.store)
    before = marks(home.store)
    process = home.start()
    if process.wait() != code:
        process.kill()
        raise history.Broken(f"exit {process.code}, not {code}: {home.last_words()}")
    if marks(home.store) != before:
        raise history.Broken("refused, but changed")


def expect(home, arguments, code):
    found, text = home.run(*arguments)
    if found != code:
        raise history.Broken(f"exit {found}, not {code}: {text[-200:]}")


def two_daemons(home, image):
    """By hand beside one on handed-over sockets, and the other way about."""
    home.restore(image)
    process = home.start()
    try:
        client = home.client(process)
        client.call(*wire.appointment(1, 900_001, "beside1"))
        before = marks(home.store)
        expect(home, ("serve", "--config", home.configuration, "--socket", home.folder + "/x",
                      "--admin-socket", home.folder + "/y"), LOCKED)
        second = home.start()
        if second.wait() != LOCKED:
            raise history.Broken(f"on handed-over sockets: exit {second.code}, not {LOCKED}")
        if marks(home.store) != before:
            raise history.Broken("refused, but changed")
        client.call(*wire.appointment(2, 900_002, "beside2"))
    finally:
        process.kill()


def gone(home, image, remove):
    """The segment in use goes away: the daemon ends within a second, whether or not somebody
    writes, and acknowledges nothing more."""
    for writes in (False, True):
        home.restore(image)
        process = home.start()
        client = home.client(process)
        client.call(*wire.appointment(1, 900_001, "before"))
        remove(format.segments(home.store)[-1])
        moment = time.monotonic()
        if writes:
            try:
                client.call(*wire.appointment(2, 900_002, "after"))
                raise history.Broken("an acknowledgement out of a file without a name")
            except wire.Gone:
                pass
        code = process.wait(5)
        if code != REPLACED or process.ended - moment > 1:
            process.kill()
            raise history.Broken(
                f"exit {code} after {(process.ended or time.monotonic()) - moment:.2f} s")
        shutil.rmtree(home.folder + "/journal-elsewhere", ignore_errors=True)


def tail_lengths(image, campaign):
    """Lengths of a segment that was cut short: at the end, and about each block's edge."""
    size = os.path.getsize(format.segments(image)[-1])
    lengths = [size - back for back in range(1, 65_537)]
    step = 331 if campaign.is_full else 6_553
    return lengths[::step] + [0, 1, format.BLOCK - 1, format.BLOCK, format.BLOCK + 1]


def tail_offsets(image, campaign):
    """From where on the newest entry could be lost: every byte of its header and body."""
    last = format.entries(format.segments(image)[-1])[-1][0]
    return range(last, last + 512, 1 if campaign.is_full else 64)


def lost_tail(home, image, offset, ledger):
    """A power loss took the end of the newest entry, though it had been called durable: that entry
    alone is cut, and what is left of it is kept."""
    home.restore(image)
    path = format.segments(home.store)[-1]
    last, stride = format.entries(path)[-1]
    format.patch(path, offset, bytes(last + stride - offset))
    is_torn = any(format.read(path, last, stride))
    process = home.start()
    try:
        client = home.client(process, daemon.SECURITY_UID)
        recovered = client.operators()
        client.close()
    except wire.Gone as ended:
        raise history.Broken(f"refused with {process.wait()}") from ended
    finally:
        process.kill()
    known = ledger.copy()
    known.acknowledged = max(0, known.acknowledged - 4)  # An entry holds four changes at most here.
    known.judge(recovered)
    is_cut = len(recovered) < ledger.acknowledged
    if is_torn and is_cut and not os.path.exists(path + ".cut"):
        raise history.Broken("cut, and nothing kept")


def without_newest_snapshot(home, image, ledger):
    """The one before and the journal give the same state."""
    home.restore(image)
    os.unlink(format.snapshots(home.store)[-1])
    ledger.copy().judge_store(home)


def without_oldest_segment(home, image):
    """No start needs it; the verifier misses it all the same."""
    home.restore(image)
    os.unlink(format.segments(home.store)[0])
    expect(home, ("verify",), DAMAGED)

"""What was sent, what was acknowledged, and whether a store holds it.

The promise: acknowledged ⊆ recovered ⊆ submitted, in order. Every change appoints one account,
whose name carries its number, and no two are sent out of order: so what is recovered has to be
exactly the first so many of what was submitted, and at least as many as were acknowledged.
"""
import itertools
import os

from . import daemon, wire

FIRST_UID = 10_000


class Broken(Exception):
    """A promise that was not kept."""


class Ledger:
    """What a client knows. It is kept outside of the store."""

    def __init__(self):
        self.submitted = []
        self.acknowledged = 0

    def copy(self):
        twin = Ledger()
        twin.submitted = list(self.submitted)
        twin.acknowledged = self.acknowledged
        return twin

    def next(self):
        """The next change as a call; it counts as submitted from now on."""
        number = len(self.submitted) + 1
        if number == 1:
            name, uid = daemon.SECURITY_NAME, daemon.SECURITY_UID
            role = wire.SECURITY_ADMINISTRATOR
        elif number == 2:
            name, uid, role = daemon.SYSTEM_NAME, daemon.SYSTEM_UID, wire.SYSTEM_ADMINISTRATOR
        else:
            name, uid, role = f"f{number}", FIRST_UID + number, wire.SYSTEM_ADMINISTRATOR
        self.submitted.append(name)
        return wire.appointment(number, uid, name, role)

    def change(self, client, count=1):
        """Makes changes, all sent in one write, so that they share a journal entry or two."""
        client.send([self.next() for _ in range(count)])
        for _ in range(count):
            client.receive()
            self.acknowledged += 1

    def judge(self, recovered):
        """Holds what a store gives back against the promise."""
        if len(recovered) < self.acknowledged:
            raise Broken(f"LOST: {self.acknowledged} acknowledged, {len(recovered)} recovered")
        if recovered != self.submitted[:len(recovered)]:
            raise Broken("INVENTED: what was recovered is not what was submitted")

    def judge_store(self, home, extra=None):
        """Starts a daemon, reads everything, and makes one more change, for it has to go on."""
        home.listen()  # A request still queued for the daemon that died would be carried out.
        process = home.start(extra)
        try:
            security = home.client(process, daemon.SECURITY_UID)
            try:
                recovered = security.operators()
            except wire.Refused:
                recovered = []  # Not even the first change: its sender is unknown.
            self.judge(recovered)
            self.submitted = recovered
            self.acknowledged = len(recovered)
            client = home.client(process)
            self.change(client)
            security.close()
            client.close()
        except wire.Gone as gone:
            raise Broken(f"exit {process.wait()}: {home.last_words()}") from gone
        finally:
            process.kill()


def play(home, ledger, changes, extra=None, snapshot_at=None, stop=True):
    """One life of the daemon: start, changes (here and there a burst), a snapshot in the middle, a
    clean stop. Ends early when the daemon does. Its process, ended (or not, if `stop` is not)."""
    process = home.start(extra)
    clients = []
    try:
        client = home.client(process)
        clients.append(client)
        if not changes:
            try:
                client.call("grpc.health.v1.Health", "Check")
            except wire.Refused:
                pass
        done = 0
        for turn in itertools.count():
            if done >= changes:
                break
            count = min(4, changes - done) if turn % 20 == 19 else 1
            ledger.change(client, count)
            if snapshot_at is not None and done < snapshot_at <= done + count:
                system = home.client(process, daemon.SYSTEM_UID)
                clients.append(system)
                system.take_snapshot()
            done += count
        if stop:
            process.signal()
            process.wait()
    except wire.Gone:
        process.wait()
    finally:
        for client in clients:
            client.close()
        if stop and process.code is None:
            process.kill()
    return process


class Script:
    """At least 500 changes, three snapshots and three changes of segment, in three lives; and the
    store as it stands before each of them."""

    def __init__(self, home, changes=170, lives=3):
        self.changes = changes
        self.snapshot_at = changes // 2
        self.starts = []
        ledger = Ledger()
        home.initialize()
        play(home, ledger, 2)
        for life in range(lives):
            image = f"{home.folder}/image-{life}"
            home.keep(image)
            self.starts.append((image, ledger.copy()))
            process = play(home, ledger, changes, snapshot_at=self.snapshot_at)
            if process.code != 0:
                raise Broken(f"the script does not even run: exit {process.code}")
        ledger.judge_store(home)
        self.final = ledger

    def life(self, home, number, extra=None):
        """Plays one life on a fresh copy; the process and the ledger."""
        image, ledger = self.starts[number]
        home.restore(image)
        ledger = ledger.copy()
        process = play(home, ledger, self.changes, extra, self.snapshot_at)
        return process, ledger


def traced(home, run):
    """The storage calls of a run, as (name, path), in order."""
    log = home.folder + "/calls"
    if os.path.exists(log):
        os.unlink(log)
    run(home.faults(log=log))
    with open(log, encoding="utf-8") as lines:
        return [tuple(line.rstrip("\n").split(" ")[1:3]) for line in lines]

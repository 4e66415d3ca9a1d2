"""kill -9 of the real binary before, in the middle of and behind every storage call: of its start,
of changes and a snapshot, of its stop.

Lives follow one another on one store: each begins with what the last one's end left, so each start
is a recovery, and is itself killed in its turn; each that comes to serve shows what it recovered.
"""
import random

from . import daemon, history, wire

CHANGES = 170
LIVES_A_STORE = 24
SWEEPS = 3  # in the full form, each in another order, so that each point meets other states


def run(campaign):
    """The experiment `kill`."""
    home = campaign.home()
    tally = campaign.tally(
        "kill", "starts killed", "changes acknowledged", "snapshots acknowledged",
        "lives that ended before their call")
    store = Store(home, tally)
    store.live({})  # Leaves a segment in use, so that the traced start has to recover it.
    calls = history.traced(home, lambda extra: store.live(extra, stop=True))
    every = []
    for sweep in range(SWEEPS):
        points = list(points_of(calls))
        random.Random(sweep).shuffle(points)
        every += points
    for number, kind in campaign.choose(every, short=90):
        tally.cases += 1
        process = store.live(home.faults(number, kind), stop=True)
        if process.code == 0:
            # Threads do not always take turns alike, nor has every start as much to do.
            tally.cases -= 1
            tally.note("lives that ended before their call")
        elif process.code != -9:
            tally.fail(f"call {number}, {kind}", f"exit {process.code}: {home.last_words()}")
            store.begin()
    store.live({}, stop=True)
    campaign.report(tally)


def points_of(calls):
    """Where to kill: before and behind each call, and in the middle of each write."""
    for number, (name, _) in enumerate(calls, start=1):
        yield number, "before"
        if name == "pwrite":
            yield number, "half"
        yield number, "after"


class Store:
    """A store, its ledger, and the lives of the daemons on it.

    The tally needs the notes `starts killed`, `changes acknowledged`, `snapshots acknowledged`.
    """

    def __init__(self, home, tally, changes=CHANGES):
        self.home, self.tally, self.changes = home, tally, changes
        self.lives = 0
        self.begin()

    def begin(self):
        """A new store."""
        self.home.initialize()
        self.ledger = history.Ledger()
        history.play(self.home, self.ledger, 2)
        self.lives = 0

    def live(self, extra, stop=False, wrapper=()):
        """One life: a start, a judgement, changes with a snapshot among them, a stop. It ends when
        the daemon does."""
        if self.lives == LIVES_A_STORE:
            self.begin()
        self.lives += 1
        home, ledger = self.home, self.ledger
        home.listen()
        process = home.start(extra, wrapper)
        clients, serves = [], False
        try:
            clients.append(home.client(process, daemon.SECURITY_UID))
            recovered = clients[0].operators()
            serves = True
            try:
                ledger.judge(recovered)
            except history.Broken as broken:
                self.tally.fail("what a start recovered", str(broken))
            ledger.submitted = recovered
            ledger.acknowledged = len(recovered)
            clients += [home.client(process), home.client(process, daemon.SYSTEM_UID)]
            for turn in range(self.changes):
                before = ledger.acknowledged
                ledger.change(clients[1], 4 if turn % 20 == 19 else 1)
                self.tally.notes["changes acknowledged"] += ledger.acknowledged - before
                if turn == self.changes // 2:
                    clients[2].take_snapshot()
                    self.tally.note("snapshots acknowledged")
            if stop:
                process.signal()
                process.wait()
        except wire.Gone:
            process.wait()
            if not serves:
                self.tally.note("starts killed")
        finally:
            for client in clients:
                client.close()
            if process.code is None:
                process.kill()
        return process

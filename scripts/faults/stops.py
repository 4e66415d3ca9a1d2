"""SIGTERM under load with half-open peers, again and again on the same sockets: it ends in time,
no connection attempt is refused while nobody is there, and nothing acknowledged is missing."""
import os
import random
import signal
import socket
import struct
import time

from . import daemon, history, wire

LIMIT = 5  # seconds from SIGTERM to the end
TRIALS_A_STORE = 20


def run(campaign):
    """The experiment `stop`."""
    tally = campaign.tally("stop", "connection attempts, none refused", "acknowledged")
    every = range(1000 // TRIALS_A_STORE)
    slowest = 0
    for store in campaign.choose(every, short=1):
        home = campaign.home()
        try:
            slowest = max(slowest, trials(home, tally, store, 6 if not campaign.is_full
                                          else TRIALS_A_STORE))
        finally:
            home.remove()
    tally.notes[f"s the slowest stop (limit {LIMIT})"] = f"{slowest:.2f}"
    campaign.report(tally)


def trials(home, tally, seed, count):
    """Starts and stops on one store; the slowest stop in seconds."""
    dice = random.Random(seed)
    home.initialize()
    history.play(home, history.Ledger(), 2)
    load = [Load(home, number) for number in range(3)]
    process, stopped, slowest = None, [], 0
    try:
        for trial in range(count):
            process = home.start()
            half_open = [HalfOpen(home, kind) for kind in range(3)]
            stopped = [peer.process for peer in half_open if peer.process]
            if not wire.is_answered(home.administration):
                raise history.Broken("no answer after a start")
            time.sleep(dice.uniform(0, 0.2))
            began = time.monotonic()
            process.signal(signal.SIGTERM)
            code = process.wait(LIMIT + 5)
            took = time.monotonic() - began
            slowest = max(slowest, took)
            tally.cases += 1
            if code != 0 or took > LIMIT:
                tally.fail(
                    f"store {seed}, trial {trial}",
                    f"exit {code} after {took:.1f} s: {home.last_words()}")
            for peer in half_open:
                peer.close()
    finally:
        for child in stopped:
            end(child)
        if process:
            process.kill()
        # The load sees a daemon once more, so that nobody waits for an answer.
        process = home.start()
        results = [each.finish() for each in load]
        process.signal()
        process.wait()
    judge(home, tally, results)
    return slowest


def judge(home, tally, results):
    process = home.start()
    try:
        client = home.client(process, daemon.SECURITY_UID)
        recovered = set(client.operators())
        client.close()
    finally:
        process.kill()
    submitted = {daemon.SECURITY_NAME, daemon.SYSTEM_NAME}
    for result in results:
        submitted |= result["submitted"]
        tally.notes["connection attempts, none refused"] += result["attempts"]
        tally.notes["acknowledged"] += len(result["acknowledged"])
        missing = result["acknowledged"] - recovered
        if missing:
            tally.fail("after the stops", f"LOST: {len(missing)} acknowledged")
        if result["refused"]:
            tally.fail("sockets", f"{result['refused']} connection attempts were refused")
    if recovered - submitted:
        tally.fail("after the stops", f"INVENTED: {len(recovered - submitted)}")


class Load:
    """A process that connects, changes, reads and connects again, whatever becomes of the daemon.
    It writes down what it sent and what was acknowledged."""

    def __init__(self, home, number):
        self.path = f"{home.folder}/load-{number}"
        self.process = os.fork()
        if self.process:
            return
        status = 1
        try:
            self._run(home, number)
            status = 0
        finally:
            os._exit(status)

    def _run(self, home, number):
        going = [True]
        signal.signal(signal.SIGUSR1, lambda *_: going.clear() or going.append(False))
        count = 0
        with open(self.path, "w", encoding="ascii", buffering=1) as notes:
            while going[0]:
                try:
                    client = wire.Client(home.administration)
                except OSError:
                    notes.write("refused\n")
                    time.sleep(0.01)
                    continue
                notes.write("attempt\n")
                try:
                    for _ in range(20):
                        count += 1
                        name = f"w{number}-{count}"
                        uid = history.FIRST_UID + number * 1_000_000 + count
                        notes.write(f"submitted {name}\n")
                        client.call(*wire.appointment(uid, uid, name))
                        notes.write(f"acknowledged {name}\n")
                        time.sleep(0.003)
                except (wire.Gone, wire.Refused, TimeoutError):
                    pass
                client.close()

    def finish(self):
        """What it did."""
        os.kill(self.process, signal.SIGUSR1)
        os.waitpid(self.process, 0)
        result = {"submitted": set(), "acknowledged": set(), "attempts": 0, "refused": 0}
        with open(self.path, encoding="ascii") as notes:
            for line in notes:
                word, *name = line.split()
                if name:
                    result[word].add(name[0])
                elif word == "attempt":
                    result["attempts"] += 1
                else:
                    result["refused"] += 1
        return result


class HalfOpen:
    """A peer that is no good: one that never ends its frame, one that never reads its many
    replies, one whose process stands still (SIGSTOP) with requests under way."""

    def __init__(self, home, kind):
        self.process = None
        if kind < 2:
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.setblocking(False)
            self.socket.connect(home.administration)
            if kind == 0:
                self._send(struct.pack(">IIBB", 100, 1, 1, 0) + b"\x0a")
            else:
                data = wire.field(1, "grpc.health.v1.Health") + wire.field(2, "Check")
                self._send(b"".join(
                    struct.pack(">IIBB", len(data), stream, 1, 0) + data
                    for stream in range(1, 4001, 2)))
            return
        self.process = os.fork()
        if self.process == 0:
            try:
                client = wire.Client(home.administration)
                for number in range(1000):
                    client.call("grpc.health.v1.Health", "Check")
                    if number == 3:
                        os.kill(os.getpid(), signal.SIGSTOP)
            except (wire.Gone, wire.Refused):
                os.kill(os.getpid(), signal.SIGSTOP)
            finally:
                os._exit(0)

    def _send(self, data):
        try:
            self.socket.send(data)
        except BlockingIOError:
            pass

    def close(self):
        if self.process:
            end(self.process)
        else:
            self.socket.close()


def end(child):
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass

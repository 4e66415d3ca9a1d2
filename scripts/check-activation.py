#!/usr/bin/env python3
"""Plays the service manager to the daemon, as systemd would, and checks what both have promised.

    scripts/check-activation.py FOLDER      FOLDER holds the built shegongd

1. systemd-socket-activate starts the daemon on the first connection, and that connection, made
   before there was a daemon, is answered.
2. The daemon tells NOTIFY_SOCKET that it is ready, pets the watchdog, says that it stops, and ends
   with status 0 soon after SIGTERM.
3. Over a restart on the same sockets no connection attempt is refused, and each is answered.

Makes a store of its own in a temporary folder. Prints one line for each check; exit status 1 at the
first that fails.
"""
import contextlib
import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE = 30  # seconds for anything to happen


class Failure(Exception):
    """A check that did not hold."""


def require(condition, text):
    """Says that a check holds, or ends the run."""
    if not condition:
        raise Failure(text)
    print(f"  {text}")


def health_request():
    """A frame of ttrpc that asks grpc.health.v1.Health/Check."""
    service, method = b"grpc.health.v1.Health", b"Check"
    data = b"\x0a" + bytes([len(service)]) + service + b"\x12" + bytes([len(method)]) + method
    return struct.pack(">IIBB", len(data), 1, 1, 0) + data


def answered(connection):
    """Whether a response comes on a connection that has sent the request. What it says is no matter:
    a caller who is not an operator is refused, but by an answer."""
    connection.settimeout(PATIENCE)
    header = b""
    with contextlib.suppress(OSError):
        while len(header) < 10:
            more = connection.recv(10 - len(header))
            if not more:
                break
            header += more
    return len(header) == 10 and struct.unpack(">IIBB", header)[1:3] == (1, 2)


def connect(path):
    """A connection with the request sent."""
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    connection.sendall(health_request())
    return connection


class Manager:
    """The manager's end of the notification socket."""

    def __init__(self, path):
        self.path = path
        self.states = []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(path)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            self.states += self.socket.recv(65536).decode().split("\n")

    def wait(self, state):
        """Whether a state comes in time."""
        end = time.monotonic() + PATIENCE
        while state not in self.states and time.monotonic() < end:
            time.sleep(0.02)
        return state in self.states


def start(daemon, listeners, environment):
    """Starts the daemon on sockets that are listening already, as systemd hands them over."""
    process = os.fork()
    if process:
        return process
    # First out of the way: a listener may itself have one of the numbers that are handed over.
    copies = [fcntl.fcntl(listener.fileno(), fcntl.F_DUPFD, 100) for listener in listeners]
    for descriptor, copy in enumerate(copies, start=3):
        os.dup2(copy, descriptor, inheritable=True)
        os.close(copy)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    environment = dict(
        environment, LISTEN_FDS=str(len(listeners)), LISTEN_PID=str(os.getpid()),
        LISTEN_FDNAMES="bureau:administration")
    os.execve(daemon[0], daemon, environment)


def stop(process):
    """Asks a daemon to stop; its exit status and how long it took."""
    began = time.monotonic()
    os.kill(process, signal.SIGTERM)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return status, time.monotonic() - began


def check_activation(daemon, folder, environment):
    """Checks 1 and 2, with systemd's own tool."""
    manager = Manager(folder + "/notify")
    bureau, administration = folder + "/a.sock", folder + "/b.sock"
    activator = subprocess.Popen(
        ["systemd-socket-activate", "-l", bureau, "-l", administration,
         "--fdname=bureau:administration", "-E", "NOTIFY_SOCKET=" + manager.path,
         "-E", "WATCHDOG_USEC=2000000", *[f"-E{name}" for name in environment], *daemon],
        env=environment, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while not os.path.exists(administration) and time.monotonic() < end:
            time.sleep(0.02)
        first = connect(bureau)
        require(answered(first), "a connection made before the daemon was there is answered")
        require(answered(connect(administration)), "the second socket is told apart and served")
        require(manager.wait("READY=1"), "the daemon says that it is ready")
        require(manager.wait("WATCHDOG=1"), "the watchdog is petted")
        status, seconds = stop(activator.pid)
        require(status == 0, f"SIGTERM ends it with status 0 ({seconds:.1f} s)")
        require(seconds < 5, "within five seconds")
        require(manager.wait("STOPPING=1"), "it says that it stops")
    finally:
        with contextlib.suppress(ProcessLookupError):
            activator.kill()


def check_restart(daemon, folder, environment):
    """Check 3: connections come all the time while one daemon goes and the next one comes."""
    listeners = []
    for name in ("c.sock", "d.sock"):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(f"{folder}/{name}")
        listener.listen(256)
        listeners.append(listener)
    process = start(daemon, listeners, environment)
    outcomes = []
    going = threading.Event()
    going.set()

    def knock():
        while going.is_set():
            try:
                with connect(folder + "/c.sock") as connection:
                    outcomes.append(answered(connection))
            except OSError as error:
                outcomes.append(error)
            time.sleep(0.01)

    knocking = threading.Thread(target=knock)
    knocking.start()
    try:
        time.sleep(1)
        before = len(outcomes)
        status, _ = stop(process)
        require(status == 0, "the first daemon ends with status 0")
        process = start(daemon, listeners, environment)
        time.sleep(2)
    finally:
        going.clear()
        knocking.join()
        status, _ = stop(process)
    refused = [outcome for outcome in outcomes if isinstance(outcome, OSError)]
    require(before > 10 and len(outcomes) > before + 10, "connections came before and after")
    require(not refused, f"none of {len(outcomes)} connection attempts was refused")
    # One connection may have been open, its answer not yet sent, when the first daemon stopped.
    lost = outcomes.count(False)
    require(lost <= 1, f"all were answered but those open at the stop ({lost})")
    require(status == 0, "the second daemon ends with status 0")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = sys.argv[1] + "/shegongd"
    if not shutil.which("systemd-socket-activate"):
        print("SKIPPED: systemd-socket-activate is missing, so activation was NOT checked.",
              file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"}
        store = folder + "/store"
        subprocess.run(
            [program, "init", "--rehearsal", "--directory", store], check=True,
            env=environment, stdout=subprocess.DEVNULL)
        daemon = [program, "serve", "--directory", store]
        check_activation(daemon, folder, environment)
        check_restart(daemon, folder, environment)


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        print(f"socket activation: NOT so: {failure}")
        sys.exit(1)

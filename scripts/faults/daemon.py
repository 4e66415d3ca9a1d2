"""The real daemon under test: its store, its sockets, its process."""
import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time

from . import wire

# Accounts that every Debian has: the daemon knows a peer by uid and account name together.
SYSTEM_UID, SYSTEM_NAME = 1, "daemon"
SECURITY_UID, SECURITY_NAME = 2, "bin"

CONFIGURATION = """\
segment-megabytes = 32
changes-per-second = 1000000
reads-per-second = 1000000
connections = 1024
connections-per-user = 1024
snapshot-changes = 1000000
log-level = "warning"
"""


class Binaries:
    """What is tested, and what stands between it and the C library."""

    def __init__(self, folder, work):
        self.shegongd = folder + "/shegongd"
        self.interposer = work + "/interposer.so"
        source = os.path.join(os.path.dirname(__file__), "interposer.c")
        compiler = shutil.which("cc") or "clang"
        subprocess.run(
            [compiler, "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o",
             self.interposer, source, "-ldl"], check=True)


class Home:
    """A folder with a store in it, and listening sockets that outlive every daemon, as a service
    manager's do: a connection made before the daemon is there waits for it."""

    def __init__(self, folder, binaries):
        self.folder = folder
        self.binaries = binaries
        self.store = folder + "/store"
        self.bureau, self.administration = folder + "/bureau.sock", folder + "/admin.sock"
        self.configuration = folder + "/shegongd.toml"
        self.log = folder + "/log"
        os.makedirs(folder, exist_ok=True)
        os.chmod(folder, 0o755)
        with open(self.configuration, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION)
        self.listeners = []
        self.listen()

    def listen(self):
        """New sockets, without the connections that an ended daemon has not taken."""
        for listener in self.listeners:
            listener.close()
        self.listeners = []
        for path in (self.bureau, self.administration):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(path)
            os.chmod(path, 0o666)
            listener.listen(256)
            self.listeners.append(listener)

    def close(self):
        for listener in self.listeners:
            listener.close()

    def remove(self):
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def last_words(self):
        """The end of what the last daemon said."""
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()[-300:]

    def environment(self, extra=None):
        """Settings of the daemon that this program is given go on to it."""
        settings = {name: value for name, value in os.environ.items()
                    if name.startswith("SHEGONG_")}
        return {"PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no", **settings,
                **(extra or {})}

    def initialize(self):
        """A new store. What was asked of the daemon of another one must not be carried out here."""
        self.listen()
        shutil.rmtree(self.store, ignore_errors=True)
        subprocess.run(
            [self.binaries.shegongd, "init", "--rehearsal", "--directory", self.store],
            check=True, env=self.environment(), stdout=subprocess.DEVNULL)

    def restore(self, image):
        """Puts a kept copy of a store in the place of the store, with new sockets as above."""
        self.listen()
        shutil.rmtree(self.store, ignore_errors=True)
        copy(image, self.store)

    def keep(self, image):
        shutil.rmtree(image, ignore_errors=True)
        copy(self.store, image)

    def faults(self, at=0, kind=None, log=None, name=None, path=None):
        """The environment that puts the interposer in, to touch one call or to number all."""
        extra = {
            "LD_PRELOAD": self.binaries.interposer, "FAULT_DIRECTORY": self.store,
            "FAULT_AT": str(at), "FAULT_KIND": kind, "FAULT_LOG": log, "FAULT_NAME": name,
            "FAULT_PATH": path,
        }
        return {name: value for name, value in extra.items() if value}

    def start(self, extra=None, wrapper=()):
        """Starts the daemon on the sockets; a wrapper has to become it, as `strace -D` does."""
        return Process(self, extra or {}, list(wrapper))

    def run(self, *arguments, extra=None):
        """Runs another verb on the store; exit code and what it printed."""
        result = subprocess.run(
            [self.binaries.shegongd, *arguments, "--directory", self.store],
            env=self.environment(extra), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            check=False)
        return result.returncode, result.stdout.decode(errors="replace")

    def client(self, process=None, uid=None, patience=30):
        """A connection: to the administration socket, or as an administrator to the bureaus'."""
        return wire.Client(
            self.bureau if uid else self.administration, uid, patience,
            process and process.descriptor)


class Process:
    """A running daemon."""

    def __init__(self, home, extra, wrapper):
        self.code = None
        self.ended = None
        command = [home.binaries.shegongd, "serve", "--config", home.configuration,
                   "--directory", home.store]
        command = wrapper + command
        environment = home.environment(
            {**extra, "LISTEN_FDS": "2", "LISTEN_FDNAMES": "bureau:administration"})
        descriptors = [listener.fileno() for listener in home.listeners]
        self.id = os.fork()
        if self.id == 0:
            try:
                copies = [fcntl.fcntl(number, fcntl.F_DUPFD, 100) for number in descriptors]
                for number, copied in enumerate(copies, start=3):
                    os.dup2(copied, number, inheritable=True)
                    os.close(copied)
                log = os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
                os.dup2(log, 1, inheritable=True)
                os.dup2(log, 2, inheritable=True)
                environment["LISTEN_PID"] = str(os.getpid())
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(127)

        self.descriptor = os.pidfd_open(self.id)

    def signal(self, number=signal.SIGTERM):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.id, number)

    def wait(self, seconds=60):
        """Exit code, negative for a signal; None if it has not ended in time."""
        end = time.monotonic() + seconds
        pause = 0.0002
        while self.code is None:
            found, status = os.waitpid(self.id, os.WNOHANG)
            if found:
                self.ended = time.monotonic()
                self.code = os.waitstatus_to_exitcode(status)
                os.close(self.descriptor)
            elif time.monotonic() > end:
                return None
            else:
                time.sleep(pause)
                pause = min(pause * 1.5, 0.01)
        return self.code

    def kill(self):
        self.signal(signal.SIGKILL)
        return self.wait()


def copy(source, target):
    """A copy of a store; what is zeros takes no room in it, so that it is quick."""
    os.makedirs(target)
    for entry in os.scandir(source):
        path = os.path.join(target, entry.name)
        if entry.is_dir():
            copy(entry.path, path)
        else:
            copy_sparse(entry.path, path)


def copy_sparse(source, target):
    with open(source, "rb", buffering=0) as read, open(target, "wb", buffering=0) as write:
        size = os.fstat(read.fileno()).st_size
        os.ftruncate(write.fileno(), size)
        position = 0
        while position < size:
            try:
                begin = os.lseek(read.fileno(), position, os.SEEK_DATA)
            except OSError:
                break
            position = os.lseek(read.fileno(), begin, os.SEEK_HOLE)
            while begin < position:
                data = os.pread(read.fileno(), min(1 << 20, position - begin), begin)
                if data.count(0) != len(data):
                    os.pwrite(write.fileno(), data, begin)
                begin += len(data)

"""A client of the daemon that shares no code with it: ttrpc and protobuf from their specifications.

One call at a time, or a burst of them in one write; only what the experiments need.
"""
import contextlib
import os
import select
import socket
import struct
import time

ADMINISTRATION = "shegong.v1.Administration"
SYSTEM = "shegong.v1.System"
DIRECTORY = "shegong.v1.Directory"

RESOURCE_EXHAUSTED = 8
TRIES = 200

SYSTEM_ADMINISTRATOR, SECURITY_ADMINISTRATOR = 6, 7


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, value):
    """A field of a message: an integer, text, or bytes; zero and empty are left out."""
    if not value:
        return b""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def fields(message):
    """The fields of a message as (number, value), integers and bytes."""
    position = 0

    def read():
        nonlocal position
        value = shift = 0
        while True:
            byte = message[position]
            position += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while position < len(message):
        key = read()
        if key & 7 == 0:
            yield key >> 3, read()
        elif key & 7 == 2:
            length = read()
            yield key >> 3, message[position:position + length]
            position += length
        else:
            raise ValueError(f"wire type {key & 7}")


def one(message, number, default=b""):
    """The value of a field that is there once."""
    return next((value for found, value in fields(message) if found == number), default)


class Gone(Exception):
    """The connection has ended: the daemon is not there any more."""


class Refused(Exception):
    """An answer that is no success; its status code and its text."""

    def __init__(self, code, text):
        super().__init__(f"{code}: {text}")
        self.code = code


def key(number):
    """An idempotency key (UUIDv7) of now, with a number of one's own in it."""
    return f"{int(time.time() * 1000):012x}70008{number:015x}"


def appointment(number, uid, name, role=SYSTEM_ADMINISTRATOR):
    """A change as small as they come: an administrator is appointed. Method, request and key."""
    request = field(1, uid) + field(2, name) + field(3, role)
    return ADMINISTRATION, "AppointAdministrator", request, key(number)


class Client:
    """A connection, as one Unix user or another."""

    def __init__(self, path, uid=None, patience=30, process=None):
        """`process` is a descriptor of the daemon's process (pidfd): when it ends without having
        taken the connection, that is the end of the connection too."""
        self.process = process
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(patience)
        self.stream = 1
        self.buffer = b""
        if uid:
            os.seteuid(uid)  # The kernel notes the peer's effective uid when it connects.
        try:
            self.socket.connect(path)
        finally:
            if uid:
                os.seteuid(0)

    def close(self):
        self.socket.close()

    def send(self, calls):
        """Sends requests (service, method, payload, key) in one write."""
        out = bytearray()
        for service, method, payload, name in calls:
            data = field(1, service) + field(2, method) + field(3, payload)
            if name:
                data += field(5, field(1, "idempotency-key") + field(2, name))
            out += struct.pack(">IIBB", len(data), self.stream, 1, 0) + data
            self.stream += 2
        try:
            self.socket.sendall(out)
        except TimeoutError:
            raise
        except OSError as error:
            raise Gone from error

    def receive(self):
        """The payload of the next response."""
        length, _, kind, _ = struct.unpack(">IIBB", self._take(10))
        data = self._take(length)
        if kind != 2:
            raise ValueError(f"frame of type {kind}")
        status = one(data, 1)
        code = one(status, 1, 0)
        if code:
            raise Refused(code, one(status, 2).decode())
        return one(data, 2)

    def _take(self, count):
        while len(self.buffer) < count:
            if self.process is not None:
                ready = select.select([self.socket, self.process], [], [], self.socket.gettimeout())
                if self.socket not in ready[0]:
                    raise Gone if ready[0] else TimeoutError
            try:
                more = self.socket.recv(65536)
            except TimeoutError:
                raise
            except OSError as error:
                raise Gone from error
            if not more:
                raise Gone
            self.buffer += more
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def call(self, service, method, payload=b"", name=None):
        self.send([(service, method, payload, name)])
        return self.receive()

    def take_snapshot(self):
        """Asks for a snapshot; where the daemon is about one of its own accord, asks again."""
        for attempt in range(TRIES):
            try:
                return self.call(SYSTEM, "TakeSnapshot")
            except Refused as refused:
                if refused.code != RESOURCE_EXHAUSTED or attempt == TRIES - 1:
                    raise
                time.sleep(0.05)

    def operators(self):
        """All operators' account names, in order of id."""
        names, after = [], 0
        while True:
            page = field(1, field(1, 1000) + field(2, after))
            reply = self.call(DIRECTORY, "ListOperators", page)
            for number, value in fields(reply):
                if number == 1:
                    names.append(one(value, 3).decode())
            after = one(one(reply, 2), 1, 0)
            if not after:
                return names


def is_answered(path):
    """Whether a health check is answered; by what does not matter."""
    with contextlib.suppress(OSError, Gone, Refused):
        client = Client(path)
        with contextlib.suppress(Refused):
            client.call("grpc.health.v1.Health", "Check")
        client.close()
        return True
    return False

"""A ttrpc 1.2 peer written from the protocol's specification alone, with nothing but Python.

    ttrpc_peer.py client PATH   calls echo.v1.Echo on a Unix socket and prints what it gets
    ttrpc_peer.py server PATH   serves echo.v1.Echo until its standard input ends
    ttrpc_peer.py golden        prints the conversations of streams.golden

It shares no code with the Swift implementation, on purpose: where the two disagree, one of them
has read the specification wrongly.
"""

import os
import socket
import struct
import sys
import threading

REQUEST, RESPONSE, DATA = 1, 2, 3
REMOTE_CLOSED, REMOTE_OPEN, NO_DATA = 1, 2, 4
SERVICE = "echo.v1.Echo"


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number, value):
    """A field of a protobuf message; defaults are left out."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value) if value else b""
    return varint(number << 3 | 2) + varint(len(value)) + value if value else b""


def fields(message):
    """The fields of a protobuf message: number -> values in order."""
    found, position = {}, 0

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
        tag = read()
        value = read()
        if tag & 7 == 2:
            position += value
            value = message[position - value : position]
        found.setdefault(tag >> 3, []).append(value)
    return found


def frame(stream, kind, flags=0, data=b""):
    return struct.pack(">IIBB", len(data), stream, kind, flags) + data


def request(method, payload=b"", timeout_nano=0, metadata=()):
    encoded = field(1, SERVICE.encode()) + field(2, method.encode()) + field(3, payload)
    encoded += field(4, timeout_nano)
    for key, value in metadata:
        encoded += field(5, field(1, key.encode()) + field(2, value.encode()))
    return encoded


def response(payload=b"", code=0, message=""):
    status = field(1, field(1, code) + field(2, message.encode())) if code else b""
    return status + field(2, payload)


class Wire:
    def __init__(self, connection):
        self.connection = connection
        self.lock = threading.Lock()

    def send(self, *frame_fields):
        with self.lock:
            self.connection.sendall(frame(*frame_fields))

    def exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.connection.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
        return data

    def receive(self):
        length, stream, kind, flags = struct.unpack(">IIBB", self.exactly(10))
        return stream, kind, flags, self.exactly(length)


def describe(frame_fields):
    stream, kind, flags, data = frame_fields
    if kind == RESPONSE:
        found = fields(data)
        status = fields(found[1][0]) if 1 in found else {}
        payload = found.get(2, [b""])[0]
        message = status.get(2, [b""])[0].decode()
        return f"stream {stream} response code {status.get(1, [0])[0]} {message!r} {payload!r}"
    return f"stream {stream} data flags {flags} {data!r}"


def client(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    wire = Wire(connection)

    def show(name):
        print(name, describe(wire.receive()))

    wire.send(1, REQUEST, 0, request("Unary", b"one"))
    show("unary")
    wire.send(3, REQUEST, 0, request("Metadata", metadata=[("Accept-Language", "zh-CN")]))
    show("metadata")
    wire.send(5, REQUEST, REMOTE_CLOSED, request("Count", b"\x03"))
    for _ in range(4):
        show("count")
    wire.send(7, REQUEST, REMOTE_OPEN, request("Sum"))
    for size in (10, 0, 5):
        wire.send(7, DATA, 0, b"x" * size)
    wire.send(7, DATA, NO_DATA | REMOTE_CLOSED)
    show("sum")
    wire.send(9, REQUEST, REMOTE_OPEN, request("Mirror"))
    wire.send(9, DATA, 0, b"a")
    show("mirror")
    wire.send(9, DATA, REMOTE_CLOSED, b"b")
    show("mirror")
    show("mirror")
    wire.send(11, REQUEST, 0, request("Refuse"))
    found = fields(wire.receive()[3])
    status = fields(found[1][0])
    details = [fields(detail)[1][0].decode() for detail in status[3]]
    print("refuse", status[1][0], status[2][0].decode(), *details)
    wire.send(13, REQUEST, 0, request("Never", timeout_nano=20_000_000))
    show("deadline")
    wire.send(15, REQUEST, 0, request("Never"))
    wire.send(15, DATA, 0, b"x")
    show("data on unary")
    wire.send(15, REQUEST, 0, request("Unary"))
    show("reused id")
    wire.send(17, REQUEST, 0, request("Unary", b"x" * 70_000))
    stream, kind, _, data = wire.receive()
    print("too long", stream, kind, fields(fields(data)[1][0])[1][0])
    wire.send(19, REQUEST, 0, request("Unary", b"still here"))
    show("unary")
    wire.send(20, REQUEST, 0, request("Unary"))
    try:
        wire.receive()
    except (EOFError, ConnectionResetError):
        print("even id: closed")


def serve(connection):
    wire = Wire(connection)
    open_streams = {}
    while True:
        try:
            stream, kind, flags, data = wire.receive()
        except (EOFError, ConnectionResetError):
            return
        if kind == REQUEST:
            found = fields(data)
            method = found[2][0].decode()
            payload = found.get(3, [b""])[0]
            if method == "Unary":
                wire.send(stream, RESPONSE, 0, response(payload))
            elif method == "Refuse":
                wire.send(stream, RESPONSE, 0, response(code=9, message="窗口已关闭"))
            elif method == "Count":
                for number in range(payload[0]):
                    wire.send(stream, DATA, 0, bytes([number]))
                # The last message may close the stream by itself.
                wire.send(stream, DATA, REMOTE_CLOSED, b"last")
            elif method in ("Sum", "Mirror"):
                open_streams[stream] = (method, 0)
            else:
                wire.send(stream, RESPONSE, 0, response(code=12, message=method))
        elif kind == DATA:
            method, count = open_streams[stream]
            count += len(data)
            open_streams[stream] = (method, count)
            if method == "Mirror" and not flags & NO_DATA:
                wire.send(stream, DATA, 0, data)
            if flags & REMOTE_CLOSED:
                del open_streams[stream]
                if method == "Mirror":
                    wire.send(stream, DATA, REMOTE_CLOSED | NO_DATA)
                else:
                    wire.send(stream, RESPONSE, 0, response(str(count).encode()))


def server(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen()
    print("ready", flush=True)

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()
    os._exit(0)


def golden():
    """c: from the client, s: from the server; the frames of the protocol's state diagrams."""

    def line(side, comment, *frame_fields):
        print(f"{side} {frame(*frame_fields).hex()} # {comment}")

    line("c", "unary request", 1, REQUEST, 0, request("Unary", b"hello"))
    line("s", "its response", 1, RESPONSE, 0, response(b"hello"))
    line("c", "client stream", 3, REQUEST, REMOTE_OPEN, request("Sum"))
    line("c", "a message", 3, DATA, 0, b"12345")
    line("c", "an empty message", 3, DATA, 0)
    line("c", "the last one closes", 3, DATA, REMOTE_CLOSED | NO_DATA)
    line("s", "response", 3, RESPONSE, 0, response(b"5"))
    line("c", "server stream", 5, REQUEST, REMOTE_CLOSED, request("Count", b"\x02"))
    line("s", "first", 5, DATA, 0, b"\x00")
    line("s", "second", 5, DATA, 0, b"\x01")
    line("s", "its end", 5, DATA, REMOTE_CLOSED | NO_DATA)
    line("c", "both ways", 7, REQUEST, REMOTE_OPEN, request("Mirror"))
    line("c", "there", 7, DATA, 0, b"ping")
    line("s", "and back", 7, DATA, 0, b"ping")
    line("c", "client closes", 7, DATA, REMOTE_CLOSED | NO_DATA)
    line("s", "server closes", 7, DATA, REMOTE_CLOSED | NO_DATA)
    line("c", "unknown method", 9, REQUEST, 0, request("Nothing"))
    line("s", "UNIMPLEMENTED", 9, RESPONSE, 0, response(code=12, message="no Nothing"))


if __name__ == "__main__":
    if sys.argv[1] == "golden":
        golden()
    else:
        {"client": client, "server": server}[sys.argv[1]](sys.argv[2])

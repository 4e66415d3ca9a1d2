"""An nbdkit plugin: a disk in memory that writes down every write and every flush, in order.

    nbdkit python recorder.py record=FILE megabytes=N

A record is: W offset length data, Z offset length (a write of zeros), or F (a flush); the numbers
are eight bytes, little-endian.
"""
# What a plugin may be asked is named by nbdkit, and so is what it is handed.
import os
import struct

import nbdkit

API_VERSION = 2

settings = {}
disk = bytearray()
record = -1


def config(key, value):
    settings[key] = value


def config_complete():
    global disk, record
    disk = bytearray(int(settings["megabytes"]) << 20)
    record = os.open(settings["record"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def thread_model():
    return nbdkit.THREAD_MODEL_SERIALIZE_ALL_REQUESTS


def open(readonly):
    return 1


def get_size(handle):
    return len(disk)


def can_flush(handle):
    return True


def can_fua(handle):
    return nbdkit.FUA_NATIVE


def pread(handle, buffer, offset, flags):
    buffer[:] = disk[offset:offset + len(buffer)]


def pwrite(handle, buffer, offset, flags):
    data = bytes(buffer)
    disk[offset:offset + len(data)] = data
    if data.count(0) == len(data):
        os.write(record, b"Z" + struct.pack("<QQ", offset, len(data)))
    else:
        os.write(record, b"W" + struct.pack("<QQ", offset, len(data)) + data)
    if flags & nbdkit.FLAG_FUA:
        os.write(record, b"F")


def flush(handle, flags):
    os.write(record, b"F")

"""The files of a store, read and written from the format page (FileFormat.md) alone."""
import os
import struct

BLOCK = 4096
ENTRY_HEADER = 128


def _table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


_CASTAGNOLI = _table()


def checksum(data):
    """CRC-32C."""
    state = 0xFFFFFFFF
    for byte in data:
        state = state >> 8 ^ _CASTAGNOLI[(state ^ byte) & 0xFF]
    return state ^ 0xFFFFFFFF


def reseal(block):
    """A block with its checksum made right again."""
    return block[:-4] + struct.pack("<I", checksum(block[:-4]))


def segments(store):
    """Paths of the journal's segments, the oldest first."""
    folder = store + "/journal"
    return sorted(
        os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".segment"))


def snapshots(store):
    folder = store + "/snapshots"
    return sorted(
        os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".snapshot"))


def entries(path):
    """(offset, stride) of the entries of a segment, by their lengths alone."""
    found = []
    with open(path, "rb") as file:
        offset = BLOCK
        while True:
            file.seek(offset)
            header = file.read(ENTRY_HEADER)
            if header[:4] != b"ENRT":
                return found
            length = struct.unpack_from("<I", header, 8)[0]
            stride = (ENTRY_HEADER + length + BLOCK - 1) // BLOCK * BLOCK
            found.append((offset, stride))
            offset += stride


def patch(path, offset, data):
    """Writes over bytes of a file."""
    with open(path, "r+b") as file:
        file.seek(offset)
        file.write(data)


def read(path, offset=0, count=-1):
    with open(path, "rb") as file:
        file.seek(offset)
        return file.read(count)

"""Objects of a repository without encryption, made without Borg.

Borg refuses most hostile texts where it takes them, but not where it reads
them: whoever can write the repository can put any bytes there. A text is bytes
here and becomes a msgpack str, valid UTF-8 or not, as in Borg's own objects.
"""
import hashlib
import os
import struct

KEY_TYPE = b"\x02"  # no encryption; an id is the SHA-256 of the plaintext
TIME = b"2026-11-22T21:51:37.000000+00:00"


class Bin(bytes):
    """msgpack bin."""


class Time:
    """A msgpack timestamp, always the same."""


def xxh64(data):
    """XXH64 with seed 0: the name that Borg gives a series' files cache."""
    p1, p2, p3, p4, p5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F,
                          0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
                          0x27D4EB2F165667C5)
    mask = (1 << 64) - 1

    def turn(value, bits):
        return (value << bits | value >> 64 - bits) & mask

    def mix(lane, word):
        return turn((lane + word * p2) & mask, 31) * p1 & mask

    at = 0
    h = p5
    if len(data) >= 32:
        lanes = [(p1 + p2) & mask, p2, 0, -p1 & mask]
        for at in range(0, len(data) - 31, 32):
            words = struct.unpack_from("<4Q", data, at)
            lanes = [mix(*both) for both in zip(lanes, words)]
        at += 32
        h = sum(turn(lane, bits) for lane, bits in
                zip(lanes, (1, 7, 12, 18))) & mask
        for lane in lanes:
            h = ((h ^ mix(0, lane)) * p1 + p4) & mask
    h = (h + len(data)) & mask
    for form, size in (("<Q", 8), ("<I", 4), ("<B", 1)):
        while len(data) - at >= size:
            (word,) = struct.unpack_from(form, data, at)
            at += size
            if size == 8:
                h = (turn(h ^ mix(0, word), 27) * p1 + p4) & mask
            elif size == 4:
                h = (turn(h ^ word * p1 & mask, 23) * p2 + p3) & mask
            else:
                h = turn(h ^ word * p5 & mask, 11) * p1 & mask
    h = (h ^ h >> 33) * p2 & mask
    h = (h ^ h >> 29) * p3 & mask
    return h ^ h >> 32


def head(count, fix, fix_max, wider):
    if count <= fix_max:
        return bytes([fix | count])
    for first, form in wider:
        if count < 1 << 8 * struct.calcsize(form):
            return bytes([first]) + struct.pack(">" + form, count)
    raise ValueError(count)


def pack(value):
    if isinstance(value, Bin):
        return head(len(value), 0, -1, ((0xc4, "B"), (0xc5, "H"))) + value
    if isinstance(value, Time):
        return b"\xd6\xff" + struct.pack(">I", 1795384297)
    if isinstance(value, bytes):
        return head(len(value), 0xa0, 31,
                    ((0xd9, "B"), (0xda, "H"), (0xdb, "I"))) + value
    if isinstance(value, int):
        return head(value, 0, 127, ((0xcc, "B"), (0xcd, "H"), (0xce, "I"),
                                    (0xcf, "Q")))
    if isinstance(value, list):
        return head(len(value), 0x90, 15, ((0xdc, "H"),)) + b"".join(
            pack(one) for one in value)
    return head(len(value), 0x80, 15, ((0xde, "H"),)) + b"".join(
        pack(key) + pack(one) for key, one in sorted(value.items()))


def envelope(kind, plain):
    """As it lies in a file: stored as it is, the two hashes left out, which
    nobody compares while reading."""
    meta = KEY_TYPE + pack({b"type": kind, b"size": len(plain), b"ctype": 0,
                            b"clevel": 255, b"csize": len(plain)})
    data = KEY_TYPE + plain
    return struct.pack("<II16x", len(meta), len(data)) + meta + data


def put(repo, kind, plain):
    """Gives the id."""
    id = hashlib.sha256(plain).digest()
    name = id.hex()
    folder = os.path.join(repo, b"data", name[:2].encode(), name[2:4].encode())
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name.encode()), "wb") as file:
        file.write(envelope(kind, plain))
    return Bin(id)


def add_archive(repo, paths, **texts):
    """An archive with a file of each path; texts replace its own ones."""
    stream = b"".join(
        pack({b"path": path, b"mode": 0o100644, b"inode": 77, b"size": 0,
              b"mtime": Time(), b"ctime": Time(), b"chunks": []})
        for path in paths)
    lists = put(repo, b"C", pack([put(repo, b"S", stream)]))
    fields = {"name": b"some", "comment": b"", "command_line": b"borg",
              "hostname": b"host", "username": b"user", "time": TIME,
              "time_end": TIME, "tags": []} | texts
    archive = put(repo, b"A", pack({
        b"version": 2, b"item_ptrs": [lists], b"size": 0,
        b"nfiles": len(paths), b"chunker_params": [b"fixed", 4096],
        **{key.encode(): value for key, value in fields.items()}}))
    with open(os.path.join(repo, b"archives", archive.hex().encode()), "wb"):
        pass


def put_manifest(repo, timestamp=TIME, features=()):
    """Another manifest; features: what a reader must know."""
    config = {b"item_keys": [b"path", b"mtime"]}
    if features:
        config[b"feature_flags"] = {b"read": {b"mandatory": list(features)}}
    with open(os.path.join(repo, b"config/manifest"), "wb") as file:
        file.write(envelope(b"M", pack({
            b"version": 2, b"timestamp": timestamp, b"archives": {},
            b"config": config})))

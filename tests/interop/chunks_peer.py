#!/usr/bin/env python3
"""Random commands for Borg's ChunkIndex and for ours: chunks_peer.py HELPER

Runs under the Python that has Borg. Both get the same commands from fixed
seeds; every answer must be the same, and so must the images, byte for byte.
Prints "commands N" at its end.
"""
import hashlib
import io
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from borg.logger import setup_logging

setup_logging(level="warning")
from borg.checksums import xxh64  # noqa: E402  (wants a set-up logger)
from borg.hashindex import ChunkIndex  # noqa: E402

MAX_VALUE = ChunkIndex.MAX_VALUE


class Borg:
    """Answers the helper's commands (chunks_helper.c) with Borg's table."""

    def __init__(self):
        self.table = ChunkIndex()

    def image(self):
        with io.BytesIO() as out:
            self.table.write(out)
            return out.getvalue()

    def __call__(self, command):
        verb, *words = command.split(" ")
        if verb in ("set", "add", "get", "del"):
            words[0] = bytes.fromhex(words[0])
        return getattr(self, "do_" + verb)(*words) or "ok"

    def do_set(self, key, refcount, size):
        self.table[key] = int(refcount), int(size)

    def do_add(self, key, refcount, size):
        self.table.add(key, int(refcount), int(size))

    def do_get(self, key):
        value = self.table.get(key)
        return "none" if value is None else "%d %d" % tuple(value)

    def do_del(self, key):
        try:
            del self.table[key]
        except KeyError:
            return "none"

    def do_compact(self):
        self.table.compact()

    def do_clear(self):
        self.table.clear()

    def do_image(self):
        image = self.image()
        return f"{len(self.table)} {len(image)} {xxh64(image).hex()}"

    def do_again(self):
        self.table = ChunkIndex.read(io.BytesIO(self.image()))

    def do_load(self, path):
        try:
            self.table = ChunkIndex.read(io.BytesIO(Path(path).read_bytes()))
        except ValueError as exc:
            return f"ValueError: {exc}"


class Keys:
    """Ids that collide often, or ids of a hash; some of them in use."""

    def __init__(self, rng, close):
        self.rng = rng
        self.close = close
        self.used = []

    def any(self):
        number = self.rng.randrange(6000)
        tail = hashlib.sha256(b"%d" % number).digest()
        if self.close:  # few starting buckets, in tables of every size
            head = (number % 61 * 1031 + number % 7).to_bytes(4, "little")
            return (head + tail[4:]).hex()
        return tail.hex()

    def new(self):
        self.used.append(self.any())
        return self.used[-1]

    def old(self):
        """Most often one that was inserted; it is out of use then."""
        if not self.used or self.rng.random() < 0.2:
            return self.any()
        at = self.rng.randrange(len(self.used))
        self.used[at], self.used[-1] = self.used[-1], self.used[at]
        return self.used.pop()


def values(rng):
    refcount = rng.choice((0, 1, 2, 2**31, MAX_VALUE - 1, MAX_VALUE))
    return f"{refcount} {rng.choice((0, 1, 4096, 2**32 - 1))}"


def sequence(seed, length):
    """Phases that grow and shrink the table, with an image now and then."""
    rng = random.Random(seed)
    keys = Keys(rng, close=seed % 2)
    while length > 0:
        weights = rng.choice((
            (60, 10, 20, 10), (10, 5, 15, 70), (25, 25, 25, 25), (5, 5, 85, 5)))
        for _ in range(rng.randrange(100, 3000)):
            verb = rng.choices(("set", "add", "get", "del"), weights)[0]
            if verb in ("set", "add"):
                yield f"{verb} {keys.new()} {values(rng)}"
            else:
                yield f"{verb} {keys.old() if verb == 'del' else keys.any()}"
            length -= 1
        yield "image"
        yield from rng.choice((
            (), ("again", "image"), ("compact", "image", "again", "image")))
        if rng.random() < 0.02:
            yield from ("clear", "image")


def churn(kept):
    """Few entries and ever more tombstones, until a rebuild in the same size.

    The table is also read back when it is about as full of them as may be.
    """
    for i in range(9000):
        yield f"set {hashlib.sha256(b'%d' % i).hexdigest()} 1 {i}"
        if i >= kept:
            yield f"del {hashlib.sha256(b'%d' % (i - kept)).hexdigest()}"
        if i % 4 == 0:
            yield "image"
        if kept == 3 and i % 10 == 0:
            yield "again"


def numbers(count):
    """sha256("0"), sha256("1"), …: appendix A.6 and its limits."""
    for i in range(count):
        yield f"set {hashlib.sha256(b'%d' % i).hexdigest()} {MAX_VALUE} 0"
    yield from ("image", "compact", "image", "again", "image")


def damaged():
    """Images that Borg refuses, and how they differ from a good one."""
    borg = Borg()
    for i in range(50):
        borg.table[hashlib.sha256(b"%d" % i).digest()] = MAX_VALUE, i
    good = borg.image()
    yield good
    for cut in (0, 1, 8, 1023, 1024, len(good) - 1):
        yield good[:cut]
    yield good + b"\0"
    for at, value in ((0, 0x62), (8, 3), (11, 0xff), (16, 8), (19, 0x80)):
        yield good[:at] + bytes([value]) + good[at + 1:]


def compare(helper, name, commands):
    commands = list(commands)
    run = subprocess.run(
        [helper], input="\n".join(commands) + "\n", encoding="utf-8",
        stdout=subprocess.PIPE, check=True)
    answers = run.stdout.splitlines()
    borg = Borg()
    if len(answers) != len(commands):
        sys.exit(f"{name}: {len(answers)} answers to {len(commands)} commands")
    for i, (command, answer) in enumerate(zip(commands, answers)):
        wanted = borg(command)
        if wanted != answer:
            sys.exit(f"{name}: command {i}, {command}: "
                     f"Borg says {wanted}, we say {answer}")
    return len(commands)


def main():
    helper = sys.argv[1]
    count = 0
    for seed in range(6):
        count += compare(helper, f"seed {seed}", sequence(seed, 20000))
    for kept in (1, 3):
        count += compare(helper, f"churn {kept}", churn(kept))
    for n in (0, 1, 773, 774, 1000, 1539, 1540, 20000):
        count += compare(helper, f"{n} numbers", numbers(n))
    with tempfile.TemporaryDirectory() as top:
        for i, image in enumerate(damaged()):
            path = Path(top, str(i))
            path.write_bytes(image)
            count += compare(helper, f"image {i}", (f"load {path}", "image"))
    print("commands", count)


if __name__ == "__main__":
    main()

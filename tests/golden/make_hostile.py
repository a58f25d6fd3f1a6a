#!/usr/bin/env python3
"""Write golden/hostile/ with Borg 2.0.0b12 itself: names that mean harm.

Run with the Python that has Borg installed:

    python make_hostile.py [folder]     (default: the folder of this file)

hostile/repo, hostile/cache, hostile/security: mode none, one archive of files
whose names are escapes, controls, no UTF-8, or far too much of something.
"""
import os
import time

from make_keyed import borg, write

NAMES = (
    b"\x1b[31mRED\x1b[2J\x1bc", b"\x1b]52;c;aGFja2Vk\x07",
    b"\x9b31m\x9d52;c;aGk=\x9c\x90q", "\u009b31m\u009d0;t\u009c\u0085".encode(),
    b"\x7f\x7f\x08\x08\x0e\x05", "\u202eevil\u2066x\u200f\u061c".encode(),
    b"a\nEVIL-LINE\r\nEVIL-LINE\t\x0b\x0c", b"\xff\xfe\xc3(\xed\xa0\x80\xf5",
    b"e" + "\u0301".encode() * 120, "漢字かな交じり文".encode() * 9,
    "😀👩‍👩‍👧‍👦🇩🇪".encode() * 5, b"x" * 255, b" blanks ", b"plain.txt")


def make(top):
    root = os.fsencode(top / "home")
    os.mkdir(root)
    for number, name in enumerate(NAMES):
        path = root + b"/" + name
        with open(path, "wb") as file:
            file.write(bytes([number + 1]) * (number + 1))
        os.utime(path, ns=(0, 1_700_000_000_000_000_000 + number))
    # The newest one is never kept, and only what is old enough is.
    soon = time.time() + 2
    newest = root + b"/newest"
    with open(newest, "wb"):
        os.utime(newest, (soon, soon))
    time.sleep(6)
    borg(top, "repo-create", "--encryption", "none")
    borg(top, "create", "--compression", "zstd,19", "home", "home")


if __name__ == "__main__":
    write("hostile", make, "hostile names")

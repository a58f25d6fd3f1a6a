#!/usr/bin/env python3
"""Write golden/compress/: what Borg 2.0.0b12 compresses, and what it says to
damaged input; and fuzz/corpus/compress/, the same with the method in front.

Run with the Python that has Borg installed:

    python make_compress.py

<method>/<case>.bin   compressed bytes, as in a repository object
<method>/<case>.txt   ctype, clevel, size and SHA-256 of the plaintext
<method>/verdicts.txt one line per damage done to text.bin:
                      cut LEN | append HEX | flip OFFSET MASK
                      then "ok SIZE SHA256" or "error" and Borg's text
"""

import hashlib
from datetime import date
from pathlib import Path

from borg import __version__
from borg.compress import CompressionSpec, Compressor
from borg.helpers import DecompressionError
from borg.logger import setup_logging


def noise(size):
    """Bytes that do not compress, the same everywhere."""
    blocks = (hashlib.sha256(b"%d" % i).digest() for i in range(size // 32 + 1))
    return b"".join(blocks)[:size]


TEXT = b"a" * 100 + b"hello borg" * 50
MIXED = noise(700) + TEXT + noise(300) + TEXT[::-1]
ZEROS = bytes(200000)

CASES = {
    "none": [("none", "text", TEXT)],
    "lz4": [("lz4", "text", TEXT), ("lz4", "mixed", MIXED), ("lz4", "zeros", ZEROS)],
    "zstd": [
        ("zstd,3", "text", TEXT),
        ("zstd,1", "mixed", MIXED),
        ("zstd,22", "mixed-22", MIXED),
        ("zstd,3", "zeros", ZEROS),
    ],
    "zlib": [
        ("zlib,6", "text", TEXT),
        ("zlib,9", "mixed", MIXED),
        ("zlib,6", "zeros", ZEROS),
    ],
    "lzma": [
        ("lzma,6", "text", TEXT),
        ("lzma,0", "mixed", MIXED),
        ("lzma,9", "mixed-9", MIXED),
        ("lzma,6", "zeros", ZEROS),
    ],
}


def verdict(ctype, clevel, data):
    cls, level = Compressor.detect(bytes((ctype, clevel)))
    meta = {"ctype": ctype, "clevel": clevel, "csize": len(data)}
    try:
        _, plain = cls(level=level).decompress(meta, data)
    except DecompressionError as e:
        return "error " + e.get_message()
    return f"ok {len(plain)} {hashlib.sha256(plain).hexdigest()}"


def damages(method, data):
    """Pairs of a description and the damaged bytes."""
    for size in range(len(data)):
        yield f"cut {size}", data[:size]
    for tail in (b"\0", b"xyz", bytes(4), bytes(12), bytes(40), data):
        yield f"append {tail.hex()}", data + tail
    if method == "zstd":
        return  # which flips libzstd notices depends on its version
    for offset in range(len(data)):
        for mask in (0x01, 0x10, 0xFF):
            flipped = bytearray(data)
            flipped[offset] ^= mask
            yield f"flip {offset} {mask}", bytes(flipped)


def write_method(folder, method, cases):
    folder.mkdir(parents=True, exist_ok=True)
    for spec, name, plain in cases:
        meta, data = CompressionSpec(spec).compressor.compress({}, plain)
        data = bytes(data)
        (folder / f"{name}.bin").write_bytes(data)
        (folder / f"{name}.txt").write_text(
            f"{meta['ctype']} {meta['clevel']} {meta['size']} "
            f"{hashlib.sha256(plain).hexdigest()}\n"
        )
        if name == "text" and method != "none":
            lines = [
                f"{what}: {verdict(meta['ctype'], meta['clevel'], bad)}\n"
                for what, bad in damages(method, data)
            ]
            (folder / "verdicts.txt").write_text("".join(lines))
    (folder / "ORIGIN").write_text(
        f"borg {__version__}, borg.compress; make_compress.py; {date.today()}\n"
    )


def write_corpus(folder, cases):
    """One input per method: its number, then what Borg wrote."""
    folder.mkdir(parents=True, exist_ok=True)
    for spec, name, plain in cases:
        meta, data = CompressionSpec(spec).compressor.compress({}, plain)
        if name == "text":
            method = spec.split(",")[0]
            (folder / method).write_bytes(bytes([meta["ctype"]]) + bytes(data))


def main():
    setup_logging(level="warning")
    tests = Path(__file__).resolve().parent.parent
    for method, cases in CASES.items():
        write_method(tests / "golden" / "compress" / method, method, cases)
        write_corpus(tests / "fuzz" / "corpus" / "compress", cases)


if __name__ == "__main__":
    main()

"""One defect each, made in the client's side of a real case.

A defect changes what Borg decides or loads; the oracle says how.
"""
import configparser
import re
from pathlib import Path

HOME = "files.6f066fbcc7c8a40f"  # the series "home"


def files(case, change):
    path = Path(case["cache"]) / HOME
    path.write_bytes(change(path.read_bytes()))


def config(case, change):
    path = Path(case["cache"]) / "config"
    path.write_text(change(path.read_text()))


def without_digest(case):
    config(case, lambda text: re.sub(HOME + " = .*\n", "", text))


def flipped_byte(case):
    files(case, lambda b: b[:700] + bytes([b[700] ^ 1]) + b[701:])


def cut_in_a_record(case):
    files(case, lambda b: b[:-20])


def empty_without_digest(case):
    without_digest(case)
    files(case, lambda b: b"")


def cut_without_digest(case):
    without_digest(case)
    files(case, lambda b: b[:-20])


def stranger_cut_without_digest(case):
    """Borg looks at whole objects only: the cut one is no matter."""
    without_digest(case)
    files(case, lambda b: b + b"\x93\x07")


def garbage_after_the_last_record(case):
    without_digest(case)
    files(case, lambda b: b + b"\x07")


def records_twice(case):
    """The last value of a path hash counts, at the place of the first."""
    without_digest(case)
    files(case, lambda b: b + b)


def no_integrity_section(case):
    config(case, lambda text: text[:text.index("[integrity]")])


def integrity_of_another_manifest(case):
    config(case, lambda text: re.sub(
        r"(?s)(\[integrity\]\nmanifest = ).", r"\1x", text))


def digest(text):
    def spoil(case):
        path = Path(case["cache"]) / "config"
        parsed = configparser.ConfigParser(interpolation=None)
        parsed.read_string(path.read_text())
        parsed.set("integrity", HOME, text)
        with path.open("w") as fd:
            parsed.write(fd)
    return spoil


def security(name, text):
    def spoil(case):
        path = Path(case["security"]) / name
        if text is None:
            path.unlink()
        else:
            path.write_text(text)
    return spoil


DEFECTS = (
    ("flipped-byte", flipped_byte),
    ("cut-in-a-record", cut_in_a_record),
    ("empty-without-digest", empty_without_digest),
    ("cut-without-digest", cut_without_digest),
    ("stranger-cut-without-digest", stranger_cut_without_digest),
    ("garbage-after-the-last-record", garbage_after_the_last_record),
    ("records-twice", records_twice),
    ("no-integrity-section", no_integrity_section),
    ("integrity-of-another-manifest", integrity_of_another_manifest),
    ("digest-is-no-json", digest("{")),
    ("digest-without-final", digest('{"algorithm": "XXH64", "digests": {}}')),
    ("digest-of-unknown-algorithm",
     digest('{"algorithm": "MD5", "digests": {"final": "00"}}')),
    ("digest-wrong", digest(
        '{"algorithm": "XXH64", "digests": {"final": "0000000000000000"}}')),
    ("other-location", security("location", "/srv/elsewhere")),
    ("location-with-newline", security("location", "/srv/elsewhere\n")),
    ("empty-location", security("location", "")),
    ("no-location", security("location", None)),
    ("other-key-type", security("key-type", "7")),
    ("no-key-type", security("key-type", None)),
    ("newer-manifest-timestamp",
     security("manifest-timestamp", "9999-12-31T00:00:00.000000+00:00")),
    ("empty-manifest-timestamp", security("manifest-timestamp", "")),
)

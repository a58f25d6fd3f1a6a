#!/usr/bin/env python3
"""Write golden/files/ and golden/config/ with Borg 2.0.0b12 itself.

Run with the Python that has Borg installed:

    python make_client.py [folder]     (default: the folder of this file)

files/<case>/files.home       a files cache, as Borg wrote it or damaged
files/<case>/integrity        its record in `config`; absent where there is none
files/<case>/expected.txt     what Borg's own reader makes of it
config/<case>/config          a cache's config file
config/<case>/expected.txt    what CacheConfig.load makes of it
config/<case>/saved           what CacheConfig.save writes then, with manifest
                              id 11...11 and the feature sets sorted
"""

import configparser
import datetime
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

from borg import __version__
from borg.cache import CacheConfig, FileCacheEntry
from borg.crypto.file_integrity import FileIntegrityError, IntegrityCheckedFile
from borg.helpers import bin_to_hex, msgpack
from borg.helpers.msgpack import timestamp_to_int
from borg.logger import setup_logging

NAME = "files.home"
NAMES = (b"plain", b"two words", b"not-utf8-\xff", b"line\nbreak")


def make_sources(top):
    src = top / "src"
    src.mkdir()
    (src / "empty").write_bytes(b"")
    (src / "large").write_bytes(random.Random(1).randbytes(5_000_000))
    for number, name in enumerate(NAMES):
        path = os.path.join(os.fsencode(src), name)
        with open(path, "wb") as fd:
            fd.write(name)
        # Year 1970, 4 bytes of seconds, more than 32 bits, more than 34 bits.
        seconds = (0, 981173106, 5_000_000_000, 9_000_000_000)[number]
        os.utime(path, ns=(seconds * 10**9 + number,) * 2)
    for name in ("gone-1", "gone-2"):
        (src / name).write_bytes(name.encode())
    time.sleep(3.2)  # or Borg would keep none of them


def run_borg(top):
    """Three runs; returns the cache directory. Ages 0, 1 and 2 occur."""
    env = {"PATH": os.environ["PATH"], "HOME": str(top), "TZ": "UTC",
           "LC_ALL": "C.UTF-8", "BORG_BASE_DIR": str(top / "base"),
           "BORG_FILES_CACHE_TTL": "9", "BORG_FILES_CACHE_SUFFIX": "home"}

    def borg(*args):
        subprocess.run([sys.executable, "-m", "borg", "-r", "repo", *args],
                       env=env, cwd=top, check=True)

    borg("repo-create", "--encryption", "none")
    borg("create", "home", "src")
    for gone in ("gone-1", "gone-2"):
        (top / "src" / gone).unlink()
        (top / "src/newest").write_bytes(gone.encode())
        borg("create", "home", "src")
    return next((top / "base/.cache/borg").glob("*/config")).parent


def entry_line(path_hash, entry):
    chunks = "".join(f" {bin_to_hex(id)}:{size}" for id, size in entry.chunks)
    return (f"{bin_to_hex(path_hash)} {entry.age} {entry.inode} {entry.size} "
            f"{timestamp_to_int(entry.ctime)} {timestamp_to_int(entry.mtime)}"
            f"{chunks}")


def stream_lines(data):
    """Each record, then where and how the stream ends."""
    unpacker = msgpack.Unpacker(use_list=True)
    unpacker.feed(data)
    at = 0
    try:
        for path_hash, item in unpacker:
            yield entry_line(path_hash, FileCacheEntry(*item))
            at = unpacker.tell()
    except (TypeError, ValueError, msgpack.UnpackException):
        yield f"invalid {at}"
    else:
        yield f"{'end' if at == len(data) else 'cut'} {at}"


def verdict(path, integrity):
    """What an IntegrityCheckedFile says after reading it all."""
    try:
        with IntegrityCheckedFile(
                path=str(path), write=False, integrity_data=integrity) as fd:
            known = bool(fd.digests)
            fd.read()
    except FileIntegrityError:
        return "bad"
    return "ok" if known else "not checked"


def write_files(folder, data, integrity):
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(data)
    lines = list(stream_lines(data))
    if integrity is not None:
        (folder / "integrity").write_text(integrity)
        lines.append(f"integrity {verdict(folder / NAME, integrity)}")
    (folder / "expected.txt").write_text("\n".join(lines) + "\n")


def files_cases(data, integrity):
    """Name -> bytes and record. The second half must not be believed."""
    unpacker = msgpack.Unpacker(use_list=True)
    unpacker.feed(data)
    path_hash, item = next(unpacker)
    first = unpacker.tell()
    changed = bytearray(data)
    changed[10] ^= 1
    five = msgpack.packb([path_hash, item[:5]])
    sha512 = '{"algorithm": "SHA512", "digests": {"final": "00"}}'
    return {
        "good/three-runs": (data, integrity),
        "good/nothing": (b"", None),
        "good/digest-of-unknown-algorithm": (
            data[:first], '{"algorithm": "MD5", "digests": {"final": ""}}'),
        "bad/changed-byte": (bytes(changed), integrity),
        "bad/cut-in-first-record": (data[:first - 1], None),
        "bad/cut-in-last-record": (data[:-1], integrity),
        "bad/five-fields": (data[:first] + five, None),
        "bad/reserved-byte": (data[:first] + b"\xc1" + data[first:], None),
        "bad/number-for-record": (data[:first] + b"\x07", None),
        "bad/digest-of-other-file": (data[:first], integrity),
        "bad/digest-wrong-sha512": (data[:first], sha512),
        "bad/digest-is-no-json": (data[:first], "{"),
        "bad/digest-is-a-list": (data[:first], "[]"),
        "bad/digest-without-final": (
            data[:first], '{"algorithm": "XXH64", "digests": {}}'),
    }


def load(folder):
    """CacheConfig as Borg loads it; the path in messages is ./config."""
    config = CacheConfig.__new__(CacheConfig)
    config.config_path = "./config"
    before = os.getcwd()
    os.chdir(folder)
    try:
        config.load()
    finally:
        os.chdir(before)
    return config


def config_lines(folder):
    try:
        config = load(folder)
    except Exception as exc:  # Borg's Local Exception: any class there is
        return [f"error {type(exc).__name__}: {exc}"]
    text = config._config
    state = "none"
    if text.has_section("integrity"):
        same = text.get("integrity", "manifest") == text.get(
            "cache", "manifest")
        state = "ok" if same else "stale"
    return [
        f"version {text.getint('cache', 'version')}",
        f"repository {config.id}",
        f"manifest {bin_to_hex(config.manifest_id)}",
        f"ignored {','.join(sorted(config.ignored_features))}",
        f"mandatory {','.join(sorted(config.mandatory_features))}",
        f"state {state}",
        *sorted(f"integrity {k}={v}" for k, v in config.integrity.items()),
    ]


def save(folder):
    """What Borg writes after it has loaded the case, kept as `saved`."""
    with tempfile.TemporaryDirectory() as top:
        copy = Path(top) / "config"
        shutil.copy(folder / "config", copy)
        config = load(copy.parent)
        config.config_path = str(copy)
        config.ignored_features = sorted(config.ignored_features)
        config.mandatory_features = sorted(config.mandatory_features)
        config.save(SimpleNamespace(id_str="11" * 32))
        shutil.copyfile(copy, folder / "saved")


def config_cases(written):
    ident = written.split("repository = ")[1].split("\n")[0]
    created = ("[cache]\nversion = 1\n" f"repository = {ident}\n"
               "manifest = \n\n[integrity]\nmanifest = \n\n")
    short = "[cache]\nversion = 1\nrepository = x\nmanifest = 00\n"
    return {
        "good/after-runs": written,
        "good/created": created,
        "good/no-integrity": written.split("[integrity]")[0],
        "good/stale-integrity": written.replace(
            "[integrity]\nmanifest = ", "[integrity]\nmanifest = 00"),
        "good/other-spelling": (
            "# comment\n[cache]\nVERSION: 1\nRepository=x:y\n; comment\n"
            "Manifest = AB\nignored_features = b , a,,c\n"
            "mandatory_features =\n  m,\n  n\n\n"
            "[DEFAULT]\nextra = 1\n[integrity]\nMANIFEST: AB\n"
            'files.Home = {"a": 1}\n'),
        "good/unknown-sections": short + "new = 1\n[later]\nkey\t=\tvalue\n",
        "bad/key-twice": short + "version = 1\n",
        "bad/section-twice": short + "[cache]\n",
        "bad/key-before-section": "version = 1\n" + short,
        "bad/no-delimiter": short + "word\n",
        "bad/no-cache-section": "[integrity]\nmanifest = 00\n",
        "bad/nothing": "",
        "bad/no-version": short.replace("version = 1\n", ""),
        "bad/version-2": short.replace("version = 1", "version = 2"),
        "bad/version-is-a-word": short.replace("version = 1", "version = one"),
        "bad/no-repository": short.replace("repository = x\n", ""),
        "bad/no-manifest": short.replace("manifest = 00\n", ""),
        "bad/manifest-odd": short.replace("00", "000"),
        "bad/manifest-no-hex": short.replace("00", "0g"),
    }


def origin(folder):
    (folder / "ORIGIN").write_text(
        f"borg {__version__}\ncommand: tests/golden/make_client.py\n"
        f"date: {datetime.date.today()}\n")


def main():
    setup_logging(level="error")
    here = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    here = here.resolve()
    with tempfile.TemporaryDirectory() as top:
        top = Path(top)
        make_sources(top)
        cache = run_borg(top)
        data = (cache / NAME).read_bytes()
        written = (cache / "config").read_text()
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.read_string(written)
    integrity = parsed.get("integrity", NAME)
    for kind in ("files", "config"):
        shutil.rmtree(here / kind, ignore_errors=True)
    for name, case in files_cases(data, integrity).items():
        write_files(here / "files" / name, *case)
    for name, text in config_cases(written).items():
        folder = here / "config" / name
        folder.mkdir(parents=True)
        (folder / "config").write_text(text)
        (folder / "expected.txt").write_text(
            "\n".join(config_lines(folder)) + "\n")
        if name.startswith("good/"):
            save(folder)
    origin(here / "files")
    origin(here / "config")


if __name__ == "__main__":
    main()

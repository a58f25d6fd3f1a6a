#!/usr/bin/env python3
"""Is the files cache Borg's? test_files_cache.py HELPER [SEED]

Random runs of backups, done by Borg's own FilesCacheMixin and through HELPER
(files_helper.c) by the engine: every verdict, every line of the topic log, the
saved file byte for byte and its integrity record must be the same, in every
mode, for TTL 1, 2 and 5, with and without the start of the backup, and after
the file was damaged.
"""
import hashlib
import logging
import os
import random
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

from cases import need_borg, venv

NAME = "files.interop"
MODES = {"cis": 1 | 4 | 8, "ims": 2 | 4 | 8, "cs": 1 | 4, "ms": 2 | 4,
         "cr": 1 | 16, "mr": 2 | 16, "d": 32}
TTLS = (1, 2, 5)
ROUNDS = 6
START = 1_700_000_000_000_000_000
PATHS = [b"plain/%d" % n for n in range(30)] + [
    b"", b"with 'quote'", b"\"both\" and '", b"nu/\xff\xe9.txt", b"tab\there",
    "tést/ü".encode(), b"back\\slash\n", b"x" * 3000]
TIMES = (-1, 0, 1, START, START + 1, START + 10**9, START + 10**9 + 1,
         2147310847000000000, 2147310847000000001, 2**62)
# Python's words for a wrong shape are not ours.
OWN_WORDS = "The files cache seems invalid. ["


def borg_class():
    """FilesCacheMixin over a folder; imported late, the caller may lack it."""
    from borg.cache import FilesCacheMixin

    class FilesCache(FilesCacheMixin):
        def __init__(self, mode, path, start, record):
            super().__init__(mode, start_backup=start)
            self.path = str(path)
            known = {} if record is None else {NAME: record}
            self.cache_config = SimpleNamespace(integrity=known)

        def files_cache_name(self):
            return NAME

    return FilesCache


class Listener(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []
        for name in ("borg.debug.files_cache", "borg.cache"):
            logger = logging.getLogger(name)
            logger.setLevel(logging.DEBUG)
            logger.propagate = False
            logger.addHandler(self)

    def emit(self, record):
        self.lines.append(f"{record.name} {record.getMessage()}")

    def take(self):
        lines, self.lines = self.lines, []
        return lines


class Engine:
    """The helper on its pipe."""

    def __init__(self, helper):
        self.process = subprocess.Popen(
            [helper], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, *words):
        line = " ".join(str(word) for word in words) + "\n"
        self.process.stdin.write(line.encode())
        self.process.stdin.flush()
        log = []
        while True:
            answer = self.process.stdout.readline().decode().rstrip("\n")
            if not answer:
                raise AssertionError(f"no answer to {line:.200}")
            if not answer.startswith("log "):
                return answer, log
            if not answer.startswith("log borg.crypto."):
                log.append(answer[4:])

    def end(self):
        self.process.stdin.close()
        return self.process.wait()


def optional(value):
    return "-" if value is None else value


def hexed(data):
    return data.hex() or "-"


class World:
    """The files of a tree, which change as files do."""

    def __init__(self, rng):
        self.rng = rng
        self.files = {path: self.made() for path in PATHS}

    def time(self):
        if self.rng.random() < 0.3:
            return self.rng.choice(TIMES)
        return START + self.rng.randrange(5 * 10**9)

    def made(self):
        kind = stat.S_IFREG if self.rng.random() < 0.95 else stat.S_IFIFO
        return SimpleNamespace(
            st_mode=kind | 0o644, st_ino=self.rng.choice((1, 200, 2**63 + 5)),
            st_size=self.rng.choice((0, 127, 128, 70000, 2**40)),
            st_ctime_ns=self.time(), st_mtime_ns=self.time())

    def change(self):
        for path, st in self.files.items():
            dice = self.rng.random()
            if dice < 0.1:
                st.st_ctime_ns = self.time()
            elif dice < 0.15:
                st.st_ino += 1
            elif dice < 0.2:
                st.st_size += 1
            elif dice < 0.25:
                st.st_mtime_ns = self.time()
            elif dice < 0.28:
                self.files[path] = self.made()

    def visited(self):
        """The whole tree or parts of it, in order or not, some twice."""
        paths = list(self.files)
        if self.rng.random() < 0.6:
            paths = self.rng.sample(paths, self.rng.randrange(1, len(paths)))
        return paths + self.rng.sample(paths, min(3, len(paths)))

    def chunks(self):
        count = self.rng.choice((0, 1, 1, 1, 2, 15, 16, 300))
        return [(self.rng.randbytes(32), self.rng.choice((1, 300, 2**33)))
                for _ in range(count)]


class Case:
    """One mode, TTL and way of starting, over several runs."""

    def __init__(self, helper, listener, folder, rng, mode):
        self.engine = Engine(helper)
        self.listener = listener
        self.rng = rng
        self.mode = mode
        self.ttl = int(os.environ["BORG_FILES_CACHE_TTL"])
        self.world = World(rng)
        self.borgs, self.ours = folder / "borg", folder / "ours"
        self.record = None
        for path in (self.borgs, self.ours):
            path.mkdir(parents=True)

    def same_log(self, what, got):
        cut = [line.partition("[")[0] + "[" if OWN_WORDS in line else line
               for line in (l.replace(str(self.ours), "@") for l in got)]
        wanted = [line.partition("[")[0] + "[" if OWN_WORDS in line else line
                  for line in (l.replace(str(self.borgs), "@")
                               for l in self.listener.take())]
        assert cut == wanted, f"{what}: log {cut}, Borg's {wanted}"

    def facts(self, path, st):
        return (hashlib.sha256(path).hexdigest(), hexed(path),
                int(stat.S_ISREG(st.st_mode)), st.st_ino, st.st_size,
                st.st_ctime_ns, st.st_mtime_ns)

    def known(self, cache, path, st):
        from borg.helpers import msgpack
        known, chunks = cache.file_known_and_unchanged(
            path, hashlib.sha256(path).digest(), st)
        answer, log = self.engine("known", *self.facts(path, st))
        self.same_log(path, log)
        encoded = b"".join(msgpack.packb(chunk) for chunk in chunks or ())
        got = answer.split()
        assert got[2:] == [str(int(known)), hexed(encoded)], (path, answer)
        assert (got[1] == "8") == (chunks is not None), (path, answer)
        return chunks

    def memorize(self, cache, path, st):
        from borg.cache import ChunkListEntry
        from borg.helpers import msgpack
        chunks = [ChunkListEntry(*chunk) for chunk in self.world.chunks()]
        cache.memorize_file(path, hashlib.sha256(path).digest(), st, chunks)
        encoded = b"".join(msgpack.packb(chunk) for chunk in chunks)
        _, log = self.engine(
            "memorize", *self.facts(path, st), hexed(encoded))
        self.same_log(path, log)

    def backup(self, start):
        """One run; False when nothing was loaded and so nothing saved."""
        record = self.record
        cache = borg_class()(self.mode, self.borgs, start, record)
        self.engine("open", self.ours, NAME, MODES[self.mode], self.ttl,
                    optional(start), hexed((record or "").encode()))
        quiet = self.rng.random() < 0.2  # nothing is memorized
        for path in self.world.visited():
            st = self.world.files[path]
            chunks = self.known(cache, path, st)
            if not quiet and (chunks is None or self.rng.random() < 0.05):
                self.memorize(cache, path, st)
        answer, log = self.engine("save")
        if cache._files is None:
            assert answer == "nothing loaded", answer
            return False
        self.record = cache._write_files_cache(cache._files)
        self.same_log("save", log)
        assert answer == f"saved {self.record}", answer
        wanted = (self.borgs / NAME).read_bytes()
        got = (self.ours / NAME).read_bytes()
        assert got == wanted, f"{len(got)} bytes, Borg's {len(wanted)}"
        assert [*os.listdir(self.ours)] == [NAME]
        return True

    def damage(self):
        """The same harm to both files, with the digest or without it."""
        dice = self.rng.random()
        data = bytearray((self.borgs / NAME).read_bytes())
        if dice > 0.5 or not data:
            return
        if dice < 0.1:
            for path in (self.borgs, self.ours):
                (path / NAME).unlink()
            return
        at = self.rng.randrange(len(data))
        if dice < 0.2:
            data[at] ^= 1  # the digest tells
        elif dice < 0.3:
            data += b"\x93\x01\x02\x03"
            self.record = None
        else:
            del data[at:]
            self.record = self.record if dice < 0.4 else None
        for path in (self.borgs, self.ours):
            (path / NAME).write_bytes(data)


def run_case(case, given):
    """Returns how many times something was saved."""
    saved = 0
    for number in range(ROUNDS):
        start = START + case.rng.randrange(8 * 10**9) if given else None
        if case.backup(start):
            saved += 1
            case.damage()
        case.world.change()
    assert case.engine.end() == 0
    return saved


def main():
    need_borg()
    if not Path(sys.prefix).samefile(venv()):
        python = str(venv() / "bin" / "python")
        os.execv(python, [python, *sys.argv])
    from borg.logger import setup_logging
    setup_logging(level="warning")
    listener = Listener()
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    saved = 0
    for mode in MODES:
        for ttl in TTLS:
            for given in (False, True):
                name = f"{mode}-{ttl}-{given}"
                os.environ["BORG_FILES_CACHE_TTL"] = str(ttl)
                with tempfile.TemporaryDirectory(prefix="bc-files-") as top:
                    case = Case(sys.argv[1], listener, Path(top),
                                random.Random(f"{seed} {name}"), mode)
                    try:
                        saved += run_case(case, given)
                    except AssertionError as error:
                        sys.exit(f"{name}, seed {seed}: {error}")
    assert saved > 150, saved
    print(f"{saved} saved files are Borg's, byte for byte")


main()

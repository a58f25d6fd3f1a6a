#!/usr/bin/env python3
"""Do the engine and Borg share one repository? test_repo.py REPO_HELPER

Borg and the engine create, write, read and lock in turns; after each turn the
other must accept what lies there, wait for it or refuse it, with the same exit
code and the same words.
"""
import json
import os
import random
import re
import signal
import stat
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import borgs
from cases import borg, environment, need_borg, venv
from program import Report

TIMEOUT = 73
NOT_LOCKED = 74


class Repo:
    """One repository, reached by Borg and by the helper."""

    def __init__(self, helper, top, name, **variables):
        self.helper = str(helper)
        self.path = top / name
        self.env = environment(
            top / "home", BORG_BASE_DIR=str(top / "base"),
            BORG_HOST_ID="box@1",
            BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK="yes",
            BORG_RELOCATED_REPO_ACCESS_IS_OK="yes", **variables)

    def waiting(self, seconds):
        return {**self.env, "BORG_LOCK_WAIT": str(seconds)}

    def ours(self, command, *args, data=b"", wait=1):
        return subprocess.run(
            [self.helper, command, str(self.path), *args],
            env=self.waiting(wait), input=data, capture_output=True)

    def borg(self, *args, wait=1):
        return borgs.run(
            [venv() / "bin/borg", "-r", self.path, *map(str, args)],
            env=self.waiting(wait))

    def hold(self, kind):
        """Our process that holds the lock until its input ends."""
        holder = subprocess.Popen(
            [self.helper, "hold", str(self.path), kind],
            env=self.waiting(1), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        holder.stdout.readline()
        return holder

    def borg_holds(self, *command):
        """Borg's process that runs a shell until its input ends."""
        holder = subprocess.Popen(
            [str(venv() / "bin/borg"), "-r", str(self.path), *command,
             "sh", "-c", "echo held >&2; cat"],
            env=self.waiting(1), stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        while b"held" not in holder.stderr.readline():
            if holder.poll() is not None:
                raise AssertionError(f"{command}: borg ended early")
        return holder

    def borg_exclusive(self):
        return self.borg_holds("with-lock")

    def borg_shared(self):
        return self.borg_holds(
            "create", "--content-from-command", f"a{os.urandom(4).hex()}",
            "--")

    def locks(self):
        """What lies in locks/: (hostid, exclusive) of each."""
        found = [json.loads(p.read_text())
                 for p in (self.path / "locks").iterdir()]
        return sorted((one["hostid"], one["exclusive"]) for one in found)

    def put_lock(self, age, **changed):
        then = datetime.now(timezone.utc) - timedelta(seconds=age)
        lock = {"exclusive": True, "hostid": "elsewhere@2", "processid": 1,
                "threadid": 0, "time": then.isoformat(timespec="milliseconds"),
                **changed}
        path = self.path / "locks" / "0123456789abcdef"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(lock))
        return path


def release(holder):
    holder.stdin.close()
    holder.stdin = None
    return holder.wait(), last_line(holder.stderr.read())


def last_line(text):
    lines = text.decode().strip().splitlines()
    return lines[-1] if lines else ""


def made_by_borg(helper, top, name, **variables):
    repo = Repo(helper, top, name, **variables)
    borg(repo.env, "-r", repo.path, "repo-create", "--encryption", "none")
    return repo


def modes(path):
    return {str(p.relative_to(path)): oct(stat.S_IMODE(p.stat().st_mode))
            for p in path.rglob("*")}


def creates_as_borg_does(report, helper, top):
    """rs_1: what is made, and that Borg opens it."""
    ours = Repo(helper, top, "ours")
    theirs = made_by_borg(helper, top, "theirs")
    old = os.umask(0o077)
    ours.path.mkdir()
    report.same("rs_1 create", 0, ours.ours("create").returncode)
    os.umask(old)
    for name in ("readme", "version"):
        report.same(f"rs_1 {name}",
                    (theirs.path / "config" / name).read_bytes().decode(),
                    (ours.path / "config" / name).read_bytes().decode())
    report.true("rs_1 id", bool(re.fullmatch(
        "[0-9a-f]{64}", (ours.path / "config/id").read_text())))
    report.same("rs_1 modes", {
        name: mode for name, mode in modes(theirs.path).items()
        if name not in ("locks", "config/manifest")}, modes(ours.path))
    report.same("rs_1 Borg opens it", (26, "Repository has no manifest."),
                ending(ours.borg("repo-list")))
    report.same("rs_1 we open it", 0, ours.ours("list").returncode)
    report.same("rs_1 destroy", 0, ours.ours("destroy").returncode)
    report.true("rs_1 destroyed", not ours.path.exists())


def ending(run):
    return run.returncode, last_line(run.stderr)


def refuses_as_borg_does(report, helper, top):
    """rs_2, rs_3: the words stand in Borg's traceback."""
    full = Repo(helper, top, "full")
    full.path.mkdir()
    (full.path / "file").write_text("x")
    orphan = Repo(helper, top, "none/repo")
    for name, repo in (("rs_2", full), ("rs_3", orphan)):
        code, text = ending(repo.ours("create"))
        run = repo.borg("repo-create", "--encryption", "none")
        report.same(f"{name} exit", run.returncode, code)
        report.true(f"{name} '{text}'", text and text in run.stderr.decode())
    report.same("rs_2 unchanged", ["file"], os.listdir(full.path))
    missing = Repo(helper, top, "missing")
    a_file = Repo(helper, top, "full/file")
    for name, repo in (("rs_4", missing), ("rs_5", a_file)):
        report.same(name, ending(repo.borg("repo-info")),
                    ending(repo.ours("list")))
    code, _ = ending(full.ours("list"))
    report.same("rs_6 exit", full.borg("repo-info").returncode, code)
    report.same("rs_6 locks", [], os.listdir(full.path / "locks"))


def plaintexts():
    noise = random.Random(7)
    yield b""
    yield b"a"
    yield b"abc" * 1000
    yield noise.randbytes(100000)
    yield noise.randbytes(1000) + bytes(1000)
    yield bytes(8 << 20)
    for n in range(14):
        yield noise.randbytes(n + 4) * (n + 1)


def stores_what_borg_verifies(report, helper, top):
    """rs_15, rs_32 for mode none, both ways."""
    repo = made_by_borg(helper, top, "objects")
    tree = top / "tree"
    tree.mkdir()
    (tree / "big").write_bytes(random.Random(1).randbytes(3 << 20))
    (tree / "small").write_text("text\n" * 3000)
    for number, how in enumerate(("none", "lz4", "zstd,3", "zlib,6", "lzma,0",
                                  "auto,zstd", "obfuscate,1,lz4")):
        (tree / "own").write_text(how * 5000)
        borg(repo.env, "-r", repo.path, "create", "-C", how, f"a{number}",
             tree)
    stored = sorted(p for p in (repo.path / "data").rglob("*") if p.is_file())
    report.same("rs_15 listing",
                [f"{p.name} {p.stat().st_size}" for p in stored],
                repo.ours("list").stdout.decode().splitlines())
    got = repo.ours("read")
    report.same("rs_15 read", (0, len(stored)),
                (got.returncode, len(got.stdout.splitlines())))
    for number, plain in enumerate(plaintexts()):
        put = repo.ours("put", data=plain)
        report.same(f"rs_32 put {number}", 0, put.returncode)
        read_by_borg(report, repo, top, number, put, plain)
    check = repo.borg("check", "--verify-data")
    report.same("rs_32 check", 0, check.returncode)
    report.same("rs_32 no lock stays", [], repo.locks())
    damage(report, repo)


def read_by_borg(report, repo, top, number, put, plain):
    if number % 4:  # two starts of Borg each; check sees all of them
        return
    name = put.stdout.split()[0].decode()
    copy, out, meta = (top / f"{kind}{number}" for kind in ("o", "p", "m"))
    repo.borg("debug", "get-obj", name, copy)
    repo.borg("debug", "parse-obj", name, copy, out, meta)
    report.true(f"rs_32 plaintext {number}",
                out.exists() and out.read_bytes() == plain)


def damage(report, repo):
    """The check that was clean can fail, and ours with it."""
    stored = sorted(p for p in (repo.path / "data").rglob("*") if p.is_file())
    bytes_ = bytearray(stored[0].read_bytes())
    bytes_[-1] ^= 1
    stored[0].write_bytes(bytes_)
    report.true("damage Borg", repo.borg("check").returncode != 0)
    report.true("damage ours", repo.ours("read").returncode != 0)


def borg_meets_our_locks(report, helper, top):
    repo = made_by_borg(helper, top, "our-locks")
    holder = repo.hold("shared")
    report.same("we share", [("box@1", False)], repo.locks())
    report.same("we share, Borg shares", 0, repo.borg("repo-info").returncode)
    code, text = ending(repo.borg("with-lock", "true"))
    report.same("we share, Borg wants all", TIMEOUT, code)
    report.same("we let go", (0, ""), release(holder))

    holder = repo.hold("exclusive")
    report.same("we hold all", [("box@1", True)], repo.locks())
    report.same("we hold all, Borg shares", (TIMEOUT, text),
                ending(repo.borg("repo-info")))
    report.same("we hold all, Borg wants all", TIMEOUT,
                repo.borg("with-lock", "true").returncode)
    waiter = subprocess.Popen(
        [str(venv() / "bin/borg"), "-r", str(repo.path), "repo-info"],
        env=repo.waiting(60), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    report.same("we let all go", (0, ""), release(holder))
    report.same("Borg waited", 0, waiter.wait())
    report.same("nothing stays", [], repo.locks())


def we_meet_borgs_locks(report, helper, top):
    repo = made_by_borg(helper, top, "borgs-locks")
    holder = repo.borg_exclusive()
    words = ending(repo.borg("repo-info"))
    report.same("Borg holds all, we share", words, ending(repo.ours("list")))
    report.same("Borg holds all, we want all", words,
                ending(repo.ours("hold", "exclusive")))
    waiter = subprocess.Popen(
        [repo.helper, "list", str(repo.path)], env=repo.waiting(60))
    release(holder)
    report.same("we waited", 0, waiter.wait())
    report.same("nothing stays", [], repo.locks())

    holder = repo.borg_shared()
    report.same("rs_24 both share", 0, repo.ours("list").returncode)
    report.same("rs_23 Borg shares, we want all", words,
                ending(repo.ours("hold", "exclusive")))
    report.same("rs_23 ours stays", [("box@1", False), ("box@1", True)],
                repo.locks())
    report.same("rs_21 Borg removes it", 0, repo.borg("repo-info").returncode)
    report.same("only Borg's stays", [("box@1", False)], repo.locks())
    release(holder)
    report.same("nothing stays", [], repo.locks())


BORGS_RETRY = """
import sys
from borg.logger import setup_logging
setup_logging(level="critical")
from borg.repository import Repository
from borg.storelocking import LockTimeout
while True:
    try:
        with Repository(sys.argv[1], exclusive=True, lock_wait=1):
            print(0, flush=True)
    except LockTimeout as error:
        print(error.exit_mcode, flush=True)
    if not sys.stdin.readline():
        break
"""


def a_retry_is_not_blocked_by_its_own_left_over(report, helper, top):
    """In one process: a shared lock is in the way, then it is not. Borg meets
    its own object of the first try, and fails again; ours does not."""
    repo = made_by_borg(helper, top, "retry")
    for name, then, command in (
            ("Borg", b"73\n", [venv() / "bin/python", "-c", BORGS_RETRY, repo.path]),
            ("we", b"0\n", [helper, "retry", repo.path, "exclusive"])):
        lock = repo.put_lock(0, exclusive=False)
        run = subprocess.Popen(
            list(map(str, command)), env=repo.waiting(1),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        report.same(f"{name}: first", b"73\n", run.stdout.readline())
        report.same(f"{name}: left", 2, len(repo.locks()))
        lock.unlink()
        run.stdin.write(b"\n")
        run.stdin.flush()
        report.same(f"{name}: again", then, run.stdout.readline())
        run.stdin.close()
        run.stdout.read()
        run.wait()
        for left in (repo.path / "locks").iterdir():
            left.unlink()


def dead_holders_are_cleaned_away(report, helper, top):
    repo = made_by_borg(helper, top, "dead")
    holder = repo.hold("exclusive")
    holder.kill()
    holder.communicate()
    report.same("ours died", [("box@1", True)], repo.locks())
    report.same("Borg removes it", 0, repo.borg("repo-info").returncode)
    report.same("nothing stays", [], repo.locks())
    holder = repo.borg_exclusive()
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    report.same("Borg died", [("box@1", True)], repo.locks())
    report.same("we remove it", 0, repo.ours("list").returncode)
    report.same("nothing stays", [], repo.locks())


def old_locks_are_cleaned_away(report, helper, top):
    """rs_22, rs_30: the same verdict on the same object."""
    repo = made_by_borg(helper, top, "old")
    rows = (
        ("rs_22 1795 s", 1780, {}, True),
        ("rs_22 1801 s", 1801, {}, False),
        ("in the future", -3600, {}, True),
        ("other thread", 0, {"hostid": "box@1", "processid": 4194305,
                             "threadid": 1}, True),
        ("dead", 0, {"hostid": "box@1", "processid": 4194305}, False),
        ("no offset", 0, {"time": "2020-01-01T00:00:00.000"}, True),
        ("rs_30", 0, {"time": None}, True),
        ("odd host", 1801, {"hostid": "b\u00f6x\U0001f600\u0007\"\\"}, False),
        ("offset", 0, {"time": "2020-01-01T00:00:00.000-03:30"}, False),
    )
    for name, age, changed, stays in rows:
        seen = []
        for who in (repo.borg, repo.ours):
            path = repo.put_lock(age, **changed)
            run = who("repo-info" if who == repo.borg else "list")
            seen.append((run.returncode, path.exists()))
            path.unlink(missing_ok=True)
        report.same(name, seen[0], seen[1])
        report.same(f"{name}, in fact", stays, seen[1][1])
        report.same(f"{name}: nothing stays", [], repo.locks())


def odds_and_ends(report, helper, top):
    repo = made_by_borg(helper, top, "odds")
    report.same("rs_25", ending(repo.borg("repo-info", wait=0)),
                ending(repo.ours("list", wait=0)))
    holder = repo.hold("shared")
    report.same("rs_26 break", 0, repo.borg("break-lock").returncode)
    code, text = release(holder)
    report.same("rs_26 exit", NOT_LOCKED, code)
    report.true(f"rs_26 '{text}'", bool(re.fullmatch(
        r"Failed to release the lock <Store\(.*\)> \(was not locked\)\.",
        text)))


def main():
    need_borg()
    report = Report()
    helper = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="bc-repo-") as top:
        top = Path(top).resolve()
        (top / "home").mkdir()
        for case in (creates_as_borg_does, refuses_as_borg_does,
                     stores_what_borg_verifies, borg_meets_our_locks,
                     we_meet_borgs_locks,
                     a_retry_is_not_blocked_by_its_own_left_over,
                     dead_holders_are_cleaned_away,
                     old_locks_are_cleaned_away, odds_and_ends):
            case(report, helper, top)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Borg goes on from wherever a backup of ours was killed: test_sweep.py HELPER

The helper is killed at each of its system calls in turn, always from the same
state. Of every different state that comes out of it Borg makes a backup without
a question, a warning or an error, finds its files unchanged unless the files
cache is discarded as a whole, and checks the repository.
"""
import hashlib
import re
import signal
import sys
import tempfile
from pathlib import Path

from cases import need_borg
from program import Report
from turns import Turns, statuses, write

MODE = "ctime,size,inode"
TEMPORARY = re.compile(r"[-.]?[a-z0-9_]{8}\.tmp$")


def fingerprint(turns):
    """What a state is like; locks and temporary names do not count."""
    whole = hashlib.sha256()
    for path in sorted(turns.state.rglob("*")):
        name = TEMPORARY.sub(".tmp", str(path.relative_to(turns.state)))
        if not path.is_file() or "/locks/" in name:
            continue
        content = b"" if name.endswith(".tmp") else path.read_bytes()
        whole.update(repr((name, content)).encode())
    return whole.hexdigest()


def judge(report, turns, number, wanted):
    """A whole turn of Borg's from a state that was cut short at a call."""
    title = f"killed at call {number}"
    done = turns.borg(
        "create", "--list", "--files-cache", MODE, "home", "src", fails=True)
    said = done.stderr.decode(errors="replace")
    report.same(f"{title}: exit", 0, done.returncode)
    report.same(f"{title}: nothing said", [], [
        line for line in said.splitlines() if line[1:2] != " "])
    found = statuses(done.stderr)
    report.true(f"{title}: unchanged, or all read again",
                found == wanted or set(found.values()) == {"A"})
    report.same(f"{title}: check", 0,
                turns.borg("check", fails=True).returncode)


def main():
    need_borg()
    helper = Path(sys.argv[1]).resolve()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bc-sweep-") as top:
        turns = Turns(Path(top).resolve() / "w", helper, BORG_HOST_ID="box@1",
                      BORG_FILES_CACHE_TTL="5")
        for i in range(5):
            write(turns.top / f"src/f{i}", 100 * i, f"{i}-", 1000 * i)
        turns.create()
        turns.borg_backup(MODE)
        turns.borg_backup(MODE)
        turns.keep()
        wanted = turns.borg_backup(MODE)
        seen = set()
        number = 0
        killed = True
        while killed:
            number += 1
            turns.back()
            run = turns.run(helper, number, turns.repo, fails=True)
            killed = run.returncode == -signal.SIGKILL
            report.true(f"call {number}: killed or done",
                        killed or run.returncode == 0)
            state = fingerprint(turns)
            if state not in seen:
                seen.add(state)
                judge(report, turns, number, wanted)
        report.true("many calls", number > 100)
        print(f"{number - 1} calls, {len(seen)} states")
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

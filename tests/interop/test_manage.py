#!/usr/bin/env python3
"""Caches that are changed on purpose, and Borg afterwards: test_manage.py PROGRAM

1. After forget, Borg's next backup adds just those files, in mode none and
   under a key, and says nothing of corruption.
2. After destroy, Borg goes on as if the files had been removed by hand, without
   a question.
3. Undo gives the very bytes back, and Borg goes on as if nothing had been.
4. While a real Borg holds the lock, everything is refused.
"""
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cases import need_borg, venv
from program import Report
from turns import Turns, statuses, write

MODE = "mtime,size,inode"
COMPLAINTS = (b"corrupt", b"invalid", b"can't be read", b"integrity data")
PATHS = ("src/d1/f4", "src/d2/f5")


def prepare(top, encryption="none"):
    """A repository with two runs of one series; their statuses settle."""
    turns = Turns(top, None, BORG_FILES_CACHE_TTL="5")
    for i in range(12):
        write(turns.top / f"src/d{i % 3}/f{i}", 1000 * i + 1, f"{i}-", 1000 * i)
    turns.create(encryption)
    turns.borg_backup(MODE)
    turns.borg_backup(MODE)
    turns.keep()
    return turns


def ours(turns, program, *words, fails=False):
    return turns.run(program, "--batch", "--repo", turns.repo, *words,
                     fails=fails)


def backup(turns):
    """Statuses, and what Borg complains about."""
    done = turns.borg("--debug", "create", "--list", "--files-cache", MODE,
                      "home", "src")
    complaints = [line for line in done.stderr.splitlines()
                  if any(word in line for word in COMPLAINTS)]
    return statuses(done.stderr), complaints


def wanted(turns, act=lambda turns: None):
    """What Borg does from the kept state after something was done by hand."""
    turns.back()
    act(turns)
    found = backup(turns)
    turns.back()
    return found


def cache_of(turns):
    found = [path for path in (turns.state / "base/.cache/borg").iterdir()
             if len(path.name) == 64]
    assert len(found) == 1
    return found[0]


def series_file(turns):
    return next(cache_of(turns).glob("files.*"))


def forgotten_are_added(report, top, program, encryption):
    turns = prepare(top / encryption, encryption)
    before, complaints = wanted(turns)
    report.same(f"1 {encryption}: Borg is content", [], complaints)
    report.true(f"1 {encryption}: some are unchanged",
                all(before[path] == "U" for path in PATHS))
    for path in PATHS:
        ours(turns, program, "--path", path, "forget")
    after, complaints = backup(turns)
    report.same(f"1 {encryption}: statuses",
                before | dict.fromkeys(PATHS, "A"), after)
    report.same(f"1 {encryption}: after forgetting", [], complaints)
    check = turns.borg("check", "--verify-data")
    report.same(f"1 {encryption}: borg check", 0, check.returncode)


def destroyed_are_made_anew(report, top, program):
    turns = prepare(top / "destroy")
    by_hand = wanted(turns, lambda turns: series_file(turns).unlink())
    ours(turns, program, "--yes", "destroy", series_file(turns).name)
    report.same("2: without its files cache", by_hand, backup(turns))

    by_hand = wanted(turns, lambda turns: shutil.rmtree(cache_of(turns)))
    known = security(turns)
    ours(turns, program, "--yes", "destroy")
    report.same("2: security stays", known, security(turns))
    report.same("2: without its cache", by_hand, backup(turns))
    report.same("2: Borg sees one cache", cache_of(turns).name,
                json.loads(ours(turns, program, "--json", "list").stdout)
                ["caches"][0]["id"])


def security(turns):
    base = turns.state / "base/.local/share/borg/security"
    return {str(path.relative_to(base)): path.read_bytes()
            for path in sorted(base.rglob("*")) if path.is_file()}


def undone_is_as_before(report, top, program):
    turns = prepare(top / "undo")
    untouched = turns.client_files()
    before = wanted(turns)
    name = series_file(turns).name
    for what in (("--all", "forget"), ("--path", PATHS[0], "forget"),
                 ("--yes", "destroy", name), ("--yes", "destroy")):
        ours(turns, program, *what)
        report.true(f"3 {what}: something changed",
                    turns.client_files() != untouched)
        ours(turns, program, "undo")
        report.same(f"3 {what}: the files", untouched, turns.client_files())
    report.same("3: Borg goes on as before", before, backup(turns))


def a_lock_refuses(report, top, program):
    turns = prepare(top / "lock")
    untouched = turns.client_files()
    borg = subprocess.Popen(
        [venv() / "bin/borg", "-r", turns.repo, "with-lock", "sh", "-c",
         "echo ready; cat"],
        env=turns.env, cwd=turns.top, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE)
    try:
        report.same("4: Borg holds the lock", b"ready\n",
                    borg.stdout.readline())
        for what in (("--all", "forget"), ("--yes", "destroy"),
                     ("--unused", "0", "clean")):
            done = ours(turns, program, *what, fails=True)
            report.same(f"4 {what}: exit code", 72, done.returncode)
            report.true(f"4 {what}: names the process",
                        f"process {borg.pid} ".encode() in done.stderr)
        report.same("4: nothing changed", untouched, turns.client_files())
    finally:
        borg.stdin.close()
        borg.wait()
    ours(turns, program, "--dry-run", "destroy")


def main():
    need_borg()
    program = Path(sys.argv[1]).resolve()
    report = Report()
    with tempfile.TemporaryDirectory() as top:
        for encryption in ("none", "repokey-aes-ocb"):
            forgotten_are_added(report, Path(top), program, encryption)
        destroyed_are_made_anew(report, Path(top), program)
        undone_is_as_before(report, Path(top), program)
        a_lock_refuses(report, Path(top), program)
    sys.exit(report.end())


if __name__ == "__main__":
    main()

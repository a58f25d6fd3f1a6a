#!/usr/bin/env python3
"""Caches that are changed on purpose, and Borg afterwards: test_manage.py PROGRAM

1. After forget, Borg's next backup adds just those files, in mode none and
   under a key, and says nothing of corruption.
2. After destroy, Borg goes on as if the files had been removed by hand, without
   a question.
3. Undo gives the very bytes back, and Borg goes on as if nothing had been.
4. While a real Borg holds the lock, everything is refused.
5. A files cache rebuilt from an older archive makes Borg do what it does when
   it has nothing else; after undo it goes on as if nothing had been.
6. While a real Borg backs up, everything that changes something is refused.
"""
import json
import shutil
import subprocess
import sys
import tempfile
import time
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


def archive_ids(turns):
    """Of the series, oldest first."""
    found = json.loads(turns.borg("repo-list", "--json").stdout)["archives"]
    return [row["id"] for row in sorted(found, key=lambda row: row["time"])]


def leave_only_the_first(turns):
    """What Borg rebuilds from when it has nothing else."""
    for archive in archive_ids(turns)[1:]:
        turns.borg("delete", "aid:" + archive)
    series_file(turns).unlink()


def an_older_archive(report, top, program, encryption):
    label = f"5 {encryption}"
    turns = prepare(top / f"older-{encryption}", encryption)
    write(turns.top / PATHS[0], 77777, "new", 2)
    write(turns.top / "src/d9/new", 4242, "n", 9000)
    turns.borg_backup(MODE)
    turns.keep()
    untouched = turns.client_files()
    before, complaints = wanted(turns)
    report.same(f"{label}: Borg is content", [], complaints)
    expected, _ = wanted(turns, leave_only_the_first)
    first = "aid:" + archive_ids(turns)[0]

    what = ("--archive", first, "rebuild-files", "home")
    ours(turns, program, "--dry-run", *what)
    report.same(f"{label}: a dry run", untouched, turns.client_files())
    ours(turns, program, *what)
    report.true(f"{label}: rebuilt", turns.client_files() != untouched)
    kept = turns.state.rename(turns.top / "rebuilt")
    shutil.copytree(kept, turns.state, symlinks=True)
    after, complaints = backup(turns)
    report.same(f"{label}: as Borg without anything newer", expected, after)
    report.same(f"{label}: Borg takes it", [], complaints)
    report.same(f"{label}: the new one is read again",
                ("M", "A"), (after[PATHS[0]], after["src/d9/new"]))

    shutil.rmtree(turns.state)
    kept.rename(turns.state)
    ours(turns, program, "undo")
    report.same(f"{label}: undone", untouched[files_key(untouched)],
                turns.client_files()[files_key(untouched)])
    report.same(f"{label}: after undo", (before, []), backup(turns))
    report.same(f"{label}: borg check", 0,
                turns.borg("check", "--verify-data").returncode)


def files_key(files):
    return next(name for name in files if "/files." in name)


def wait_for(what, condition):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def a_backup_refuses(report, top, program):
    turns = prepare(top / "live")
    ours(turns, program, "--path", PATHS[0], "forget")
    untouched = turns.client_files()
    borg = subprocess.Popen(
        [venv() / "bin/borg", "-r", turns.repo, "create", "live", "-"],
        env=turns.env, cwd=turns.top, stdin=subprocess.PIPE)
    try:
        wait_for("Borg's lock", lambda: any((turns.repo / "locks").iterdir()))
        for what in (("--all", "forget"), ("--yes", "destroy"),
                     ("--yes", "destroy", series_file(turns).name),
                     ("--unused", "0", "clean"), ("undo",),
                     ("rebuild-files", "home"), ("rebuild-chunks",)):
            done = ours(turns, program, *what, fails=True)
            report.same(f"6 {what}: exit code", 72, done.returncode)
            report.true(f"6 {what}: names the process",
                        f"process {borg.pid} ".encode() in done.stderr)
        report.same("6: nothing changed", untouched, turns.client_files())
    finally:
        borg.communicate(b"x")
    report.same("6: Borg ends well", 0, borg.returncode)
    ours(turns, program, "--dry-run", "--yes", "destroy")


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
        for encryption in ("none", "repokey-aes-ocb"):
            an_older_archive(report, Path(top), program, encryption)
        a_backup_refuses(report, Path(top), program)
    sys.exit(report.end())


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The library and Borg on one cache: test_cache.py PROGRAM MOCK_BACKUP

1. The library opens a cache that Borg made and commits: nothing changes.
2. The library does a backup's cache work: Borg finds the files unchanged.
4. Every question and refusal: the same words, exit code and files as Borg's.
5. Variables with odd values: the same again.
"""
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from cases import need_borg
from program import Report
from turns import Turns, demand, write

MODE = "ctime,size,inode"


def tree(turns):
    for i in range(12):
        write(turns.top / f"src/d{i % 3}/f{i}", 1000 * i, f"{i}-", 1000 * i)
    (turns.top / "src/d0/link").hardlink_to(turns.top / "src/d1/f1")
    write(turns.top / "src/odd \u00e9\n\x07", 77, "odd", 5)


def nothing_changes(report, top, program, mock, encryption):
    turns = Turns(top / f"one-{encryption}", mock)
    tree(turns)
    turns.create(encryption)
    turns.borg_backup(MODE)
    turns.borg_backup(MODE)
    before = turns.client_files()
    turns.keep()
    wanted = turns.borg_backup(MODE)
    turns.back()
    turns.run(program, "--batch", "--repo", turns.repo, "open")
    report.same(f"1: {encryption}, files after our open", list(before), list(turns.client_files()))
    for name, content in turns.client_files().items():
        report.same(f"1: {encryption}, {name}", before[name], content)
    report.same(f"1: {encryption}, statuses", wanted, turns.borg_backup(MODE))


def borg_finds_unchanged(report, top, mock):
    turns = Turns(top / "two", mock, BORG_FILES_CACHE_TTL="5")
    tree(turns)
    turns.create()
    first = turns.our_backup(MODE)
    report.true("2: our first run adds", set(first.values()) == {"A", "h"})
    second = turns.borg_backup(MODE)
    again = sorted(path for path, status in second.items() if status == "A")
    report.same("2: Borg adds what the race rule drops", 1, len(again))
    report.true("2: Borg finds the rest",
                all(s in "Uh" for p, s in second.items() if p not in again))
    check = turns.borg("check", "--verify-data")
    report.same("2: borg check", 0, check.returncode)
    shutil.rmtree(turns.state / "base/.cache")
    turns.our_backup(MODE)
    report.true("2: chunks are not stored twice", turns.borg("check").returncode == 0)


def spoil(turns, what):
    """Make one of the five situations."""
    known = turns.state / "base/.local/share/borg/security"
    security = next(known.iterdir(), known / "none")
    if what == "unknown":
        shutil.rmtree(security)
    if what == "relocated":
        (security / "location").write_text("/srv/backup/before")
    if what == "key-type":
        (security / "key-type").write_text("17")
    if what == "not-unique":
        (security / "manifest-timestamp").write_text(
            "2999-01-01T00:00:00.000000+00:00")
    if what == "relocated, then refused":
        spoil(turns, "relocated")
        spoil(turns, "key-type")
    if what == "no cache":
        shutil.rmtree(turns.state / "base/.cache")
    if what == "unknown, no cache":
        spoil(turns, "unknown")
        spoil(turns, "no cache")


SITUATIONS = {
    "ok": (), "no cache": (), "key-type": (), "not-unique": (),
    "unknown": ("BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK",),
    "unknown, no cache": ("BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK",),
    "relocated": ("BORG_RELOCATED_REPO_ACCESS_IS_OK",),
    "relocated, then refused": ("BORG_RELOCATED_REPO_ACCESS_IS_OK",),
}
ANSWERS = (None, "yes", "1", "no", "", "junk", "D")


def outcome(turns, run):
    """stderr without the clock, exit code, and on success the files."""
    files = turns.client_files() if run.returncode == 0 else None
    errors = run.stderr.decode("utf-8", "replace")
    return {"exit": run.returncode, "files": files,
            "stderr": re.sub(r'"time": [0-9.]+', '"time": T', errors)}


def compare_opening(report, turns, program, what, variable=None, answer=None,
                    options=()):
    title = f"4: {what}, {variable}={answer}, {' '.join(options)}"
    turns.back()
    spoil(turns, what)
    refused = turns.client_files()
    if variable and answer is not None:
        turns.env[variable] = answer
    spoiled = turns.top / "spoiled"
    shutil.rmtree(spoiled, ignore_errors=True)
    shutil.copytree(turns.state, spoiled, symlinks=True)
    wanted = outcome(turns, turns.borg(*options, "repo-info", fails=True))
    shutil.rmtree(turns.state)
    spoiled.rename(turns.state)
    run = turns.run(program, "--batch", *options, "--repo", turns.repo, "open",
                    fails=True)
    got = outcome(turns, run)
    report.same(title, wanted, got)
    left = [n for n in turns.client_files() if n.endswith(".tmp")]
    report.same(f"{title}: temporary files", [], left)
    if run.returncode and "then refused" not in what:
        after = {n: c for n, c in turns.client_files().items()}
        report.same(f"{title}: nothing written", refused, after)
    turns.env.pop(variable, None) if variable else None


def questions(report, top, program, mock):
    turns = Turns(top / "four", mock)
    tree(turns)
    turns.create()
    turns.borg_backup(MODE)
    turns.borg("repo-info")
    turns.keep()
    for what, variables in SITUATIONS.items():
        for variable in variables or (None,):
            for answer in ANSWERS if variable else (None,):
                compare_opening(
                    report, turns, program, what, variable, answer)
    for what, variables in SITUATIONS.items():
        for variable in variables or (None,):
            for answer in ("yes", "no") if variable else (None,):
                compare_opening(report, turns, program, what, variable, answer,
                                ("--log-json", "--progress"))
    compare_opening(report, turns, program, "ok", options=("--progress",))
    # one name: Borg tells several in no order
    demand(turns, read=["evil\n\x1b[31m"], check=["more"])
    turns.keep()
    compare_opening(report, turns, program, "ok")
    compare_opening(report, turns, program, "relocated",
                    "BORG_RELOCATED_REPO_ACCESS_IS_OK", "yes")
    demand(turns, read=[])
    turns.keep()
    turns.env["BORG_EXIT_CODES"] = "legacy"
    for what in SITUATIONS:
        compare_opening(report, turns, program, what)
    compare_opening(report, turns, program, "key-type",
                    options=("--log-json",))


# @ is a file.
ODD = (
    ("BORG_CACHE_DIR", ""), ("BORG_CACHE_DIR", "@"),
    ("BORG_DATA_DIR", ""), ("BORG_DATA_DIR", "@"), ("BORG_DATA_DIR", "~/x/"),
    ("BORG_SECURITY_DIR", ""), ("BORG_SECURITY_DIR", "@/x"),
    ("BORG_BASE_DIR", "@"), ("BORG_HOST_ID", ""), ("BORG_LOCK_WAIT", " 1_0\n"),
)


def odd_variables(report, top, program, mock):
    turns = Turns(top / "odd", mock)
    turns.create()
    turns.borg("repo-info")
    turns.keep()
    file = turns.top / "file"
    file.touch()
    for variable, value in ODD:
        kept = turns.env.get(variable)
        compare_opening(report, turns, program, "ok", variable,
                        value.replace("@", str(file)))
        if kept is not None:
            turns.env[variable] = kept


def exceptions(report, top, program, mock):
    """What no error class of Borg's is for has a second line in the JSON log;
    Borg's goes on with its traceback, which C does not have."""
    turns = Turns(top / "exceptions", mock)
    turns.create()
    turns.borg("repo-info")
    config = next((turns.state / "base/.cache/borg").glob("*/config"))
    config.write_text(config.read_text().replace("version = 1", "version = 2"))
    wanted = turns.borg("--log-json", "repo-info", fails=True)
    got = turns.run(program, "--batch", "--log-json", "--repo", turns.repo,
                    "open", fails=True)
    report.same("exception: exit", (2, 2), (wanted.returncode, got.returncode))
    theirs, ours = ([json.loads(line) for line in run.stderr.splitlines()]
                    for run in (wanted, got))
    report.same("exception: two lines", 2, len(theirs))
    report.same("exception: keys", [sorted(line) for line in theirs],
                [sorted(line) for line in ours])
    for key in ("type", "levelname", "name", "msgid"):
        report.same(f"exception: {key}", [line.get(key) for line in theirs],
                    [line.get(key) for line in ours])
    report.same("exception: first", theirs[0]["message"], ours[0]["message"])
    report.same("exception: second", theirs[1]["message"].split("\n")[:6],
                ours[1]["message"].split("\n")[:6])


def topic_lines(output):
    """The lines of files_cache that do not depend on who saves what."""
    return [line for line in output.decode().splitlines()
            if "FILES-CACHE-LOAD" in line]


def topics(report, top, program, mock):
    """A debug topic speaks when its own name is given, and only then."""
    turns = Turns(top / "topics", mock)
    tree(turns)
    turns.create()
    turns.borg_backup(MODE)
    turns.keep()
    for options in (("--debug",), ("--debug-topic", "files_cache"),
                    ("--debug-topic", "borg.debug.files_cache"),
                    ("--debug-topic", "borg.debug"), ("--debug-topic", "borg"),
                    ("--debug", "--debug-topic", "files_cache"),
                    ("--info",), ()):
        ours = ["--verbose" if o == "--info" else o for o in options]
        turns.back()
        wanted = topic_lines(
            turns.borg(*options, "create", "home", "src").stderr)
        turns.back()
        got = topic_lines(turns.run(
            program, "--batch", *ours, "--repo", turns.repo, "files", "home",
            fails=True).stderr)
        report.same(f"topics: {' '.join(options)}", wanted, got)
        report.same(f"topics: {' '.join(options)} speaks", 2 * any(
            word.endswith("files_cache") for word in options), len(wanted))


def interrupted(report, top, mock):
    """cs_scenario_64: what was memorized before an abort stays."""
    turns = Turns(top / "stop", mock, BORG_FILES_CACHE_TTL="5")
    tree(turns)
    turns.create()
    done = turns.run(mock, "-x", "6", turns.repo, "home", "src")
    seen = re.findall(rb"^A (.*)$", done.stdout, re.M)
    report.true("64: some files were done", 3 <= len(seen) <= 6)
    second = turns.our_backup(MODE)
    report.same("64: all but the newest of them are unchanged", len(seen) - 1,
                sum(s == "U" for s in second.values()))


def missing_chunk(report, top, program, mock):
    """cs_scenario_38: a file whose chunk is gone is read again."""
    turns = Turns(top / "gone", mock, BORG_FILES_CACHE_TTL="5")
    tree(turns)
    turns.create()
    turns.borg_backup(MODE)
    done = turns.run(program, "--batch", "--repo", turns.repo, "--json",
                     "--entries", "files", "home")
    entries = json.loads(done.stdout)["entries_list"]
    chunk = max(entries, key=lambda e: e["size"])["chunks"][0]["id"]
    (turns.repo / "data" / chunk[:2] / chunk[2:4] / chunk).unlink()
    for name in ("chunks", "chunks_hash"):
        (turns.repo / "cache" / name).unlink()
    turns.keep()
    wanted = turns.borg_backup(MODE)
    turns.back()
    report.true("38: some file is M", "M" in wanted.values())
    report.same("38: statuses", wanted, turns.our_backup(MODE))


def one_entry_for_two_names(report, top, program, mock):
    """cs_scenario_32 and cs_scenario_39: the newest is A again, a second name
    is h, and only one of the two has an entry."""
    turns = Turns(top / "names", mock)
    tree(turns)
    turns.create()
    turns.our_backup(MODE)
    second = turns.our_backup(MODE)
    report.same("32: one A", 1, sum(s == "A" for s in second.values()))
    report.same("39: one h", 1, sum(s == "h" for s in second.values()))
    done = turns.run(program, "--batch", "--repo", turns.repo, "--json",
                     "files", "home")
    entries = json.loads(done.stdout)["entries"]
    report.same("39: entries", len(second) - 2, entries)


def index_is_taken_over(report, top, mock):
    """rs_scenario_69: Borg uses the index that the library wrote."""
    turns = Turns(top / "index", mock)
    tree(turns)
    turns.create()
    turns.our_backup(MODE)
    log = turns.borg("create", "--debug", "home", "src").stderr
    report.true("69: valid", b"cache/chunks is valid." in log)
    report.true("69: no rebuild", b"querying the chunk IDs list" not in log)


def main():
    need_borg()
    program, mock = (Path(p).resolve() for p in sys.argv[1:3])
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bc-cache-") as top:
        top = Path(top).resolve()
        for encryption in ("none", "keyfile-blake2-aes-ocb"):
            nothing_changes(report, top, program, mock, encryption)
        borg_finds_unchanged(report, top, mock)
        interrupted(report, top, mock)
        missing_chunk(report, top, program, mock)
        one_entry_for_two_names(report, top, program, mock)
        index_is_taken_over(report, top, mock)
        questions(report, top, program, mock)
        odd_variables(report, top, program, mock)
        exceptions(report, top, program, mock)
        topics(report, top, program, mock)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

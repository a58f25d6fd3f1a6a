#!/usr/bin/env python3
"""What a run tells and leaves, beside Borg: test_scenarios.py PROGRAMS

PROGRAMS is the folder with mock_backup and mock_delete, which are linked with
the installed library alone. Each scenario of cache-side 13 is played twice from
the same state, once by Borg and once by them.
"""
import json
import re
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cases import need_borg, venv
from program import Report
from turns import Turns, demand, statuses, write

MODE = "ctime,size,inode"
RELOCATED = "BORG_RELOCATED_REPO_ACCESS_IS_OK"
DELETE = "BORG_DELETE_I_KNOW_WHAT_I_AM_DOING"

# What stands in a line of one side and cannot be the other's: the clock, the
# archive that only Borg makes.
VOLATILE = (
    (r"queried (\d+) chunk IDs in .*", r"queried \1 chunk IDs"),
    (r"(security: manifest timestamp) .*", r"\1"),
)
# The archive's own chunks change Borg's index where ours stays.
ONLY_SOMETIMES = "caching chunks index "
LEVELS = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40}
OURS = re.compile(r"(borg\.\S+) (\d+) (.*)|progress (\S+) (\d) ?(.*)")


def tree(turns):
    for i in range(9):
        write(turns.top / f"src/d{i % 3}/f{i}", 1000 * i, f"{i}-", 1000 * i)
    (turns.top / "src/d0/link").hardlink_to(turns.top / "src/d1/f1")
    write(turns.top / "src/odd \u00e9\n\x07", 77, "odd", 5)


def started(top, name, programs, **variables):
    turns = Turns(top / name, programs / "mock_backup", **variables)
    tree(turns)
    turns.create()
    return turns


def twice(turns, borg, ours):
    """The results of both, from the same state; ours is what stays."""
    turns.keep()
    wanted = borg()
    left = turns.client_files(), sorted(turns.state.rglob("*"))
    turns.back()
    return wanted, left, ours()


def normal(line):
    for pattern, short in VOLATILE:
        line = re.sub(pattern, short, line, flags=re.S)
    return line


def borgs_lines(stderr):
    """(logger, level, text) of the cache, (msgid, finished, text)."""
    for line in stderr.decode().splitlines():
        if not line.startswith("{"):
            continue
        told = json.loads(line)
        if told["type"] == "progress_message":
            yield told["msgid"], told["finished"], told["message"]
        elif told["type"] == "log_message" and told["name"] in (
                "borg.cache", "borg.debug.files_cache",
                "borg.crypto.file_integrity"):
            if not told["message"].startswith(ONLY_SOMETIMES):
                yield (told["name"], LEVELS[told["levelname"]],
                       normal(told["message"]))


def our_lines(stderr):
    for line in stderr.decode().splitlines():
        found = OURS.fullmatch(line)
        if found and found[1] and not found[3].startswith(ONLY_SOMETIMES):
            yield found[1], int(found[2]), normal(found[3])
        elif found and found[4]:
            yield found[4], found[5] == "1", found[6]


def same_lines(report, title, turns, words, mock_words):
    """A Borg command and ours say the same of the cache, in the same order."""
    wanted, left, got = twice(
        turns,
        lambda: turns.borg("--debug", "--debug-topic=files_cache", "--log-json",
                           "--progress", *words),
        lambda: turns.run(turns.mock, "-v", *mock_words))
    lines = list(borgs_lines(wanted.stderr))
    report.true(f"{title}: Borg says something", len(lines) > 5)
    report.same(f"{title}: lines", lines, list(our_lines(got.stderr)))
    report.same(f"{title}: names", list(left[0]), list(turns.client_files()))
    return lines


def a_run_is_told_alike(report, top, programs):
    """cs_scenario_62 and the log of runs in every mode, line by line."""
    for mode in (MODE, "rechunk,mtime", "disabled"):
        turns = started(top, f"told-{mode}", programs, BORG_FILES_CACHE_TTL="3")
        words = ("create", "--files-cache", mode, "home", "src")
        ours = ("-m", mode, turns.repo, "home", "src")
        for number in (1, 2):
            title = f"62: {mode}, run {number}"
            lines = same_lines(report, title, turns, words, ours)
            report.same(f"{title}: steps", [
                step for step in ("Saving files cache", "Saving chunks cache",
                                  "Saving cache config", "")
                if mode != "disabled" or step != "Saving files cache"],
                [text for name, _, text in lines if name == "cache.close"])
            write(turns.top / "src/d0/f0", 10 + number, "changed", number)
            (turns.top / f"src/d{number % 3}/f{number}").unlink()


def a_cold_cache_is_told_alike(report, top, programs):
    """cs_scenario_63: README and config, no files cache, one step told."""
    turns = started(top, "cold", programs)
    turns.borg_backup(MODE)
    shutil.rmtree(turns.state / "base/.cache")
    lines = same_lines(report, "63", turns, ("info", "home"), (turns.repo,))
    report.same("63: steps", ["Saving cache config", ""],
                [text for name, _, text in lines if name == "cache.close"])
    left = sorted(Path(n).name for n in turns.client_files())
    report.same("63: files", ["README", "config", "key-type", "location",
                              "manifest-timestamp"], left)


def a_dry_run_has_no_cache(report, top, programs):
    """cs_scenario_42: every line is +, and there is no cache directory."""
    turns = started(top, "dry", programs)
    shutil.rmtree(turns.state / "base")
    turns.env["BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK"] = "yes"
    wanted, left, got = twice(
        turns,
        lambda: turns.borg("create", "--dry-run", "--list", "home", "src"),
        lambda: turns.run(turns.mock, "-ny", turns.repo, "home", "src"))
    files = {line for line in wanted.stderr.decode().splitlines()
             if line[:2] == "+ " and not (turns.top / line[2:]).is_dir()}
    report.true("42: Borg lists the files", len(files) > 9)
    report.same("42: lines", sorted(files),
                sorted(line for line in got.stdout.decode().splitlines()
                       if line.startswith("+ ")))
    report.same("42: nothing else", {}, statuses(got.stdout))
    report.same("42: names", [str(n) for n in left[1] if "locks" not in n.parts],
                [str(n) for n in sorted(turns.state.rglob("*"))
                 if "locks" not in n.parts])


def bad_modes_are_refused_alike(report, top, programs):
    """cs_scenario_41: --files-cache errors."""
    turns = started(top, "modes", programs)
    for mode in ("size", "ctime,mtime", "rechunk", "rechunk,size,ctime", "",
                 "disabled,ctime", "rechunk,ctime,inode", "ctime,,size", "x"):
        wanted = turns.borg("create", "--files-cache", mode, "home", "src",
                            fails=True)
        got = turns.run(turns.mock, "-m", mode, turns.repo, "home", "src",
                        fails=True)
        text = wanted.stderr.decode().rsplit("--files-cache: ", 1)[-1]
        report.same(f"41: {mode!r}: exit", wanted.returncode, got.returncode)
        if wanted.returncode and "AssertionError" not in text:
            report.same(f"41: {mode!r}", text, got.stderr.decode())


def a_refusal_has_borgs_message_id(report, top, programs):
    """cs_scenario_55, and 53: the question is plain text even with --log-json,
    the error has its message id."""
    turns = started(top, "moved", programs)
    known = turns.state / "base/.local/share/borg/security"
    (next(known.iterdir()) / "location").write_text("/srv/backup/before")
    wanted, _, got = twice(
        turns,
        lambda: turns.borg("--log-json", "create", "home", "src", fails=True),
        lambda: turns.run(turns.mock, "-v", turns.repo, "home", "src",
                          fails=True))
    report.same("53: exit", (62, 62), (wanted.returncode, got.returncode))
    *plain, last = wanted.stderr.decode().splitlines()
    ours = got.stderr.decode().splitlines()
    report.same("55: question",
                [line for line in plain if not line.startswith("{")],
                [line for line in ours[:-1] if not line.startswith("borg.")])
    error = json.loads(last)
    report.same("55: id", "Cache.RepositoryAccessAborted", error["msgid"])
    report.same("55: error", f"error {error['msgid']} {error['message']}",
                ours[-1])


def a_cache_is_destroyed_alike(report, top, programs):
    """cs_scenario_60: the cache goes, what is remembered stays; unasked."""
    turns = started(top, "only", programs)
    turns.borg_backup(MODE)
    wanted, left, got = twice(
        turns, lambda: turns.borg("repo-delete", "--cache-only"),
        lambda: turns.run(programs / "mock_delete", "-c", turns.repo))
    report.same("60: exit", wanted.returncode, got.returncode)
    report.same("60: not asked", b"", got.stderr)
    report.same("60: names", [str(n) for n in left[1]],
                [str(n) for n in sorted(turns.state.rglob("*"))])
    report.true("60: remembered", any("location" in n for n in left[0]))


def a_repository_is_destroyed_alike(report, top, programs):
    """cs_scenario_61: only YES will do."""
    turns = started(top, "delete", programs)
    turns.borg_backup(MODE)
    turns.keep()
    for answer in ("yes", "no", "", "junk", "1", None, "YES"):
        turns.env.pop(DELETE, None)
        if answer is not None:
            turns.env[DELETE] = answer
        turns.back()
        wanted = turns.borg("repo-delete", fails=True)
        left = sorted(turns.state.rglob("*"))
        turns.back()
        got = turns.run(programs / "mock_delete", turns.repo, fails=True)
        title = f"61: {answer}"
        report.same(f"{title}: exit", 0 if answer == "YES" else 3,
                    wanted.returncode)
        report.same(f"{title}: our exit", wanted.returncode, got.returncode)
        said = wanted.stderr.decode()
        report.same(f"{title}: stderr", said[said.index("Type 'YES'"):],
                    got.stderr.decode())
        report.same(f"{title}: names", [str(n) for n in left],
                    [str(n) for n in sorted(turns.state.rglob("*"))])
    report.same("61: nothing is left", [], list(turns.client_files()))


def foreign_features_are_ignored_alike(report, top, programs):
    """cs_scenario_18: what other operations demand is noted in config."""
    turns = started(top, "flags", programs)
    demand(turns, delete=["fx", "fy"], check=["fz"])
    turns.keep()
    noted = []
    for run in (turns.borg_backup, turns.our_backup):
        turns.back()
        run(MODE)
        config = next(c for n, c in turns.client_files().items()
                      if n.endswith("/config")).decode()
        found = dict(re.findall(r"^(\w+_features) = (.*)$", config, re.M))
        noted.append({k: sorted(filter(None, v.split(",")))
                      for k, v in found.items()})
    report.same("18: as the scenario says", {
        "ignored_features": ["fx", "fy", "fz"], "mandatory_features": []},
        noted[0])
    report.same("18: noted", noted[0], noted[1])
    report.same("18: compact", 25, turns.borg("compact", fails=True).returncode)


def a_demanded_feature_refuses_alike(report, top, programs):
    """rs_scenario_51, in a repository with a key."""
    turns = Turns(top / "demands", programs / "mock_backup")
    tree(turns)
    turns.create("repokey-blake2-aes-ocb")
    for operation, exit_code in (("write", 25), ("read", 0)):
        demand(turns, **{operation: ["foo"]})
        wanted, _, got = twice(
            turns,
            lambda: turns.borg("create", "home", "src", fails=True),
            lambda: turns.run(turns.mock, turns.repo, "home", "src",
                              fails=True))
        title = f"51: {operation}"
        report.same(f"{title}: Borg's exit", exit_code, wanted.returncode)
        report.same(f"{title}: our exit", exit_code, got.returncode)
        report.same(f"{title}: stderr", wanted.stderr, got.stderr)


SCENARIOS = (
    a_run_is_told_alike, a_cold_cache_is_told_alike, a_dry_run_has_no_cache,
    bad_modes_are_refused_alike, a_refusal_has_borgs_message_id,
    a_cache_is_destroyed_alike, a_repository_is_destroyed_alike,
    foreign_features_are_ignored_alike, a_demanded_feature_refuses_alike)


def main():
    need_borg()
    programs = Path(sys.argv[1]).resolve()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bc-scenario-") as top:
        with ThreadPoolExecutor(2) as pool:
            played = [pool.submit(scenario, report, Path(top).resolve(), programs)
                      for scenario in SCENARIOS]
        for one in played:
            one.result()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

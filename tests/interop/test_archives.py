#!/usr/bin/env python3
"""Archives, items and rebuilt files caches are Borg's, in all eleven modes.

test_archives.py PROGRAM ARCHIVES_HELPER

Borg makes a repository with archives and says what it sees (archives_peer.py);
the program and the engine must see the same, and what they rebuild must be
Borg's files cache to the byte, with a digest that Borg's next run accepts.
"""
import base64
import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import borgs
from cases import HERE, MODES, PASSPHRASE, environment, need_borg, venv
from program import Report
from turns import statuses

YES = {"BORG_RELOCATED_REPO_ACCESS_IS_OK": "yes",
       "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes"}
LISTED = {"none", "repokey-blake2-aes-ocb"}  # compared with repo-list as well


class Case:
    def __init__(self, top, mode, compression):
        self.top = top / mode
        self.mode, self.compression = mode, compression
        self.base = self.top / "base"
        self.env = environment(
            self.top / "home", BORG_BASE_DIR=str(self.base),
            BORG_REPO=str(self.top / "repo"), BORG_PASSPHRASE=PASSPHRASE,
            **YES)
        (self.top / "home").mkdir(parents=True)

    def run(self, *words, fails=False, **variables):
        done = borgs.run(
            [str(word) for word in words], env={**self.env, **variables},
            cwd=self.top)
        if done.returncode and not fails:
            raise AssertionError(f"{self.mode}: {words}: {done.returncode}: "
                                 f"{done.stderr.decode(errors='replace')}")
        return done

    def facts(self):
        return json.loads(self.run(
            venv() / "bin/python", HERE / "archives_peer.py", self.mode,
            self.compression).stdout)


def same_archives(report, case, program, facts):
    """What the document archives says, but for the files cache."""
    ours = json.loads(case.run(
        program, "--batch", "--json",
        case.base / ".cache/borg" / facts["repository"], "archives").stdout)["archives"]
    keys = facts["archives"][0].keys()
    report.same(f"{case.mode}: archives", facts["archives"],
                [{key: one[key] for key in keys} for one in ours])
    if case.mode not in LISTED:
        return
    listed = json.loads(case.run(
        venv() / "bin/borg", "repo-list", "--json", "--sort-by", "timestamp",
        "--format", "{name}{id}").stdout)
    report.same(
        f"{case.mode}: repo-list",
        [(a["id"], a["name"]) for a in listed["archives"]],
        [(a["id"], a["name"]) for a in ours])


def same_items(report, case, helper, facts):
    for archive, wanted in facts["items"].items():
        got = case.run(helper, "items", case.top / "repo", archive).stdout
        report.same(f"{case.mode}: items of {archive[:8]}", wanted,
                    got.decode().splitlines())


def same_matches(report, case, helper, facts):
    wanted = facts["matches"]
    got = case.run(helper, "match", case.top / "repo", *wanted).stdout
    report.same(f"{case.mode}: matches", [" ".join(v) for v in wanted.values()],
                got.decode().splitlines())


def same_rebuilds(report, case, program, facts):
    """In a cache of our own: record for record Borg's."""
    ours = case.top / "ours"
    variables = {"BORG_CACHE_DIR": str(ours)}
    for series, wanted in facts["rebuilt"].items():
        title = f"{case.mode}: rebuild of {series}"
        got = json.loads(case.run(program, "--batch", "--json",
                                  "rebuild-files", series,
                                  **variables).stdout)["actions"][0]
        if "error" in wanted:
            report.same(f"{title}: without ctime none is known", 0,
                        got["entries"])
            continue
        path = Path(case.top / got["path"])
        report.same(f"{title}: name", wanted["name"], path.name)
        report.same(f"{title}: entries", wanted["entries"], got["entries"])
        report.same(f"{title}: bytes", wanted["bytes"], path.read_bytes().hex())
        config = (path.parent / "config").read_text()
        report.true(f"{title}: digest",
                    f"{wanted['name']} = {wanted['record']}" in config)


def same_paths(report, case, program, facts):
    """Each entry has the path of the item with its inode, size and times."""
    items = {}
    for lines in facts["items"].values():
        for line in lines:
            path, mode, *rest = line.split(" ")
            if int(mode) >> 12 == 0o10:  # a regular file
                items.setdefault(tuple(rest[:4]), set()).add(path)
    cache = case.base / ".cache/borg" / facts["repository"]
    known = 0
    for series in facts["rebuilt"]:
        got = json.loads(case.run(
            program, "--batch", "--json", "--entries", cache, "files",
            series, fails=True).stdout or "{}")
        for entry in got.get("entries_list") or []:
            if entry["path"] is None:
                continue
            path = base64.b64decode(entry["path_b64"]) if (
                "path_b64" in entry) else entry["path"].encode()
            key = tuple(str(entry[name]) for name in (
                "size", "inode", "ctime_ns", "mtime_ns"))
            report.true(f"{case.mode}: path of {entry['path_hash'][:8]}",
                        path.hex() in items.get(key, ()))
            known += 1
    report.true(f"{case.mode}: paths are known", known > 250)


def borg_goes_on(report, case, facts):
    """Borg takes our files cache, as good as the one it rebuilds itself."""
    def backup(cache):
        done = case.run(
            venv() / "bin/borg", "create", "--list", "--debug", "home", "src",
            BORG_CACHE_DIR=str(case.top / cache))
        return statuses(done.stderr), b"Building files cache" in done.stderr

    ours, rebuilt = backup("ours")
    report.true(f"{case.mode}: Borg needs no rebuild", not rebuilt)
    report.true(f"{case.mode}: most is known",
                list(ours.values()).count("U") > 290)


def play(report, top, mode, compression, tools):
    program, helper = tools
    case = Case(top, mode, compression)
    facts = case.facts()
    same_archives(report, case, program, facts)
    same_items(report, case, helper, facts)
    same_matches(report, case, helper, facts)
    same_rebuilds(report, case, program, facts)
    same_paths(report, case, program, facts)
    if mode in LISTED:
        borg_goes_on(report, case, facts)


def main():
    need_borg()
    tools = [Path(word).resolve() for word in sys.argv[1:3]]
    report = Report()
    with tempfile.TemporaryDirectory() as top, ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(play, report, Path(top), mode, compression, tools)
                for mode, compression in MODES]
        for run in runs:
            run.result()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

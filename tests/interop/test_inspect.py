#!/usr/bin/env python3
"""Does the program see what Borg sees? test_inspect.py PROGRAM

Caches made by Borg in every encryption mode, and damaged copies of one of
them, are read by the program without a passphrase and by oracle.py with it.
Every entry, digest verdict, chunk and security fact is compared, and nothing
on disk may have been touched. With the passphrase the facts that the key
protects are compared as well.
"""
import copy
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import damage
from cases import (
    HERE, case_environment, environment, need_borg, oracle, snapshot,
)
from program import Program, Report, exit_fits_findings, readable_by_all

NOBODY = 65534


def without_key(facts):
    """What is left of the oracle's facts where the key stays locked."""
    mode = facts["repository"]["encryption"]
    plain = mode == "none" or mode.startswith("authenticated")
    facts["repository"].update(
        reachable=True, reason=None,
        key="none" if mode == "none" else "locked",
        logically_encrypted=False if plain
        else True if mode.startswith("keyfile") else None)
    if mode != "none":
        facts["repository"]["manifest_id"] = None
    if plain:
        return facts
    security = facts["security"]
    facts["repository"]["manifest_timestamp"] = None
    security["manifest_timestamp"].update(present=None, replay=None)
    security.pop("then", None)  # may depend on the manifest
    early = ("Cache.EncryptionMethodMismatch", "Cache.RepositoryAccessAborted")
    if security["error"] not in early:
        security.update(verdict="unknown", error=None, exit_code=None)
    return facts


def with_key(facts):
    """The oracle's facts; it does not tell what is no fact of Borg's."""
    mode = facts["repository"]["encryption"]
    facts = copy.deepcopy(facts)
    facts["repository"].update(
        reachable=True, reason=None,
        key="none" if mode == "none" else "unlocked",
        logically_encrypted=mode != "none" and
        not mode.startswith("authenticated"))
    return facts


def take(facts, *names):
    return {name: facts[name] for name in names if name in facts}


def head(files):
    """A files cache without its entries. What Borg discards has no forecast."""
    wanted = {k: v for k, v in files.items() if k != "entries_list"}
    if files["entries_list"] is None:
        wanted["next_save"] = None
    return wanted


def without_missing_chunk(document):
    """The flag is ours: Borg's classes have no such verdict."""
    for entry in document.get("entries_list") or []:
        entry["flags"] = [f for f in entry["flags"] if f != "missing-chunk"]
    return document


def compare_files(report, title, facts, run, where):
    for files in facts["files_caches"]:
        name = files["name"]
        got = without_missing_chunk(
            run("--entries", *where, "files", name))
        wanted = head(files)
        if files["entries_list"] is not None:
            wanted["entries_list"] = files["entries_list"]
        report.same(f"{title}: {name}", wanted, got)


def compare_verify(report, title, facts, run, where):
    got = run(*where, "verify")
    on_disk = {f["name"]: f for f in got["files"]
               if f["verdict"] != "no-file"}
    wanted = {f["name"]: {"verdict": f["integrity"], "bytes": f["bytes"]}
              for f in facts["files_caches"]}
    report.same(f"{title}: verify", wanted, on_disk)
    report.same(f"{title}: verify names", sorted(wanted), sorted(on_disk))
    bad = {"mismatch", "unreadable-digest"}
    if any(f["integrity"] in bad for f in facts["files_caches"]):
        report.same(f"{title}: verify", {"ok": False, "exit": 1}, got)
    elif all(f["integrity"] == "ok" for f in facts["files_caches"]):
        report.same(f"{title}: verify", {"ok": True, "exit": 0}, got)


def compare(report, title, facts, run, where):
    """Every command against the facts; where: --repo REPO CACHE-DIR."""
    info = run(*where, "info")
    report.same(f"{title}: info", {
        "cache": {"id": facts["id"], "path": where[-1]},
        **take(facts, "config", "repository", "security"),
        "files_caches": [head(f) for f in facts["files_caches"]],
        "chunks": {k: v for k, v in facts["chunks"].items()
                   if k != "entries_list"},
    }, {**info, "config": sorted_features(info["config"])})
    report.true(f"{title}: exit of info", exit_fits_findings(info))
    report.same(f"{title}: security", facts["security"],
                run(*where, "security"))
    chunks = run("--entries", *where, "chunks")
    chunks["entries_list"].sort(key=lambda e: e["id"])
    report.same(f"{title}: chunks", facts["chunks"], chunks)
    compare_files(report, title, facts, run, where)
    compare_verify(report, title, facts, run, where)


def sorted_features(config):
    """Two sets: Borg writes them in any order."""
    return {**config, **{name: sorted(config[name]) for name in (
        "ignored_features", "mandatory_features")}}


def locked(case):
    """The case's environment without the passphrase."""
    env = case_environment(case)
    del env["BORG_PASSPHRASE"]
    return env


def compare_unlocked(report, title, run, facts, where):
    info = run(*where, "info")
    report.same(f"{title}, unlocked: info",
                take(facts, "repository", "security"), info)
    report.true(f"{title}, unlocked: exit of info", exit_fits_findings(info))
    report.same(f"{title}, unlocked: security", facts["security"],
                run(*where, "security"))


def unnamed(document):
    """Paths and series are in the repository, which an export does not hold."""
    if "series" not in document:
        return document
    for entry in document["entries_list"] or []:
        entry["path"] = None
        for key in ("path_b64", "inferred"):
            entry.pop(key, None)
    document["series"] = None
    return document


def compare_imported(report, title, program, case, where):
    """What is exported here tells elsewhere what the cache tells here."""
    here = Program(program, locked(case))
    there = Program(program, {})
    with tempfile.TemporaryDirectory(prefix="bc-export-") as folder:
        look = Path(folder) / "look.ndjson"
        done = subprocess.run(
            [program, "--batch", *where, "export", look], check=False,
            env=locked(case), stdin=subprocess.DEVNULL)
        report.same(f"{title}, exported",
                    done.returncode in (0, 1), True)
        names = [f["name"] for f in here(*where, "files")["files_caches"]]
        for words in (
                ("info",), ("security",), ("verify",), ("archives",),
                ("--entries", "chunks"),
                *(("--entries", "files", name) for name in names)):
            report.same(f"{title}, imported: {words}",
                        unnamed(here(*where, *words)),
                        there("--import", look, *words))


def compare_untouched(report, title, program, case):
    env = case_environment(case)
    unlocked = with_key(oracle(env, case["cache"], case["repo"]))
    facts = without_key(copy.deepcopy(unlocked))
    run = Program(program, locked(case))
    where = ("--repo", case["repo"], case["cache"])
    before = snapshot(case["base"], case["repo"])
    compare(report, title, facts, run, where)
    compare_imported(report, title, program, case, where)
    compare_unlocked(report, title, Program(program, env), unlocked, where)
    rows = run(str(Path(case["cache"]).parent), "list")["caches"]
    report.same(f"{title}: list", [{
        "id": case["id"], "path": case["cache"], "security_known":
        facts["security"]["known"],
        "files_caches": len(facts["files_caches"])}], rows)
    after = snapshot(case["base"], case["repo"])
    touched = [os.fsdecode(path) for path in before.keys() | after.keys()
               if before.get(path) != after.get(path)]
    report.same(f"{title}: touched", "", " ".join(sorted(touched)))
    return facts


def compare_read_only(report, program, case, facts):
    """A stranger who may read but not write sees the same files and chunks."""
    top = readable_by_all(program, case["base"], case["repo"])
    home = environment("/nonexistent", BORG_BASE_DIR=str(top / "base"),
                       BORG_FILES_CACHE_TTL="5")
    prefix = () if os.geteuid() else (
        "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    run = Program(top / "program", home, prefix=prefix)
    cache = str(top / "base/.cache/borg" / case["id"])
    where = ("--repo", str(top / "repo"), cache)
    compare_files(report, "read-only", facts, run, where)
    compare_verify(report, "read-only", facts, run, where)
    report.same("read-only: security",
                take(facts["security"], "known", "key_type"),
                run(*where, "security"))
    subprocess.run(["chmod", "-R", "u+w", str(top)], check=True)
    shutil.rmtree(top)


def compare_damaged(report, program, case, top):
    """One defect each in a copy of the client's side."""
    for name, spoil in damage.DEFECTS:
        base = top / "damaged" / name
        shutil.copytree(case["base"], base)
        copy = {key: value.replace(case["base"], str(base), 1)
                if key in ("base", "cache", "security") else value
                for key, value in case.items()}
        spoil(copy)
        compare_untouched(report, f"{case['mode']}, {name}", program, copy)


def main():
    need_borg()
    program = Path(sys.argv[1]).resolve()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bc-inspect-") as top:
        top = Path(top).resolve()
        subprocess.run([sys.executable, str(HERE / "make_caches.py"), top],
                       check=True)
        cases = json.loads((top / "cases.json").read_text())
        for case in cases:
            facts = compare_untouched(report, case["mode"], program, case)
        compare_read_only(report, program, cases[-1], facts)
        for case in cases[:2]:
            compare_damaged(report, program, case, top / case["mode"])
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

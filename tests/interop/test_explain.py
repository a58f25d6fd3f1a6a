#!/usr/bin/env python3
"""What explain says of a file is what Borg then does: test_explain.py PROGRAM

A tree is backed up, then changed in every way that Borg tells apart. For each
--files-cache mode the program says U, M or A of every regular file, and Borg's
own next run, from the same state, has to list the same letters.
"""
import os
import sys
import tempfile
from pathlib import Path

from cases import need_borg
from program import Program, Report
from turns import Turns, write

MODES = ("ctime,size,inode", "mtime,size,inode", "ctime,size", "mtime,size",
         "rechunk,mtime", "disabled")


def copy_over(path):
    """The same content and mtime in another inode."""
    st = path.stat()
    other = path.with_name("other")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(st.st_atime_ns, st.st_mtime_ns))
    other.replace(path)


def change(tree):
    """What happens to files between two runs."""
    write(tree / "size", 99, "x", 50)
    (tree / "mode").chmod(0o600)
    os.utime(tree / "touched", ns=(1, 1750000000 * 10**9))
    copy_over(tree / "moved")
    (tree / "renamed").rename(tree / "new name")
    write(tree / "added", 10, "added", 60)
    os.utime(tree / "before 1970", ns=(-7 * 10**9, -7 * 10**9))
    (tree / "gone").unlink()


def compare(report, turns, program, encryption):
    for mode in MODES:
        turns.back()
        paths = sorted(str(path.relative_to(turns.top))
                       for path in (turns.top / "src").rglob("*")
                       if path.is_file())
        said = program("--files-cache", mode, "explain", *paths)
        got = {row["path"]: row["files_caches"][0]["status"]
               for row in said["files"]}
        locked = {k: v for k, v in turns.env.items()
                  if k != "BORG_PASSPHRASE"}
        without = Program(program.command[0], locked, turns.top)(
            "--files-cache", mode, "explain", *paths)
        listed = turns.borg_backup(mode)
        report.same(f"{encryption}, {mode}", {p: listed[p] for p in paths}, got)
        # Without the key the path is not known, but the file is; that it has
        # another path now is told by its ctime only.
        if encryption != "none":
            report.same(f"{mode}: unchanged without the key",
                        {p for p in paths if listed[p] == "U"} | (
                            {"src/new name"} if mode.startswith("mtime")
                            else set()),
                        {row["path"] for row in without["files"]
                         if row["files_caches"][0]["status"] == "U"
                         and row["archived_path"] is None})
        again = any(letter != "U" for letter in got.values())
        report.same(f"{encryption}, {mode}: exit", 1 if again else 0,
                    said["exit"])
        if mode != MODES[0]:
            continue
        rows = {row["path"]: row["files_caches"][0] for row in said["files"]}
        report.same("reasons", {
            "src/size": "size", "src/moved": "inode", "src/mode": "ctime",
            "src/added": "race", "src/kept": "unchanged"},
            {path: row["reason"] for path, row in rows.items()})
        report.same("modes", {
            "src/mode": "mtime,size,inode", "src/moved": "mtime,size",
            "src/touched": None, "src/size": None},
            {path: row["unchanged_mode"] for path, row in rows.items()})
        report.same("names", {"src/kept"}, {program(
            "explain", name)["files"][0]["archived_path"] for name in (
                "src/kept", "./src//kept", turns.top / "src/kept")})


def main():
    need_borg()
    report = Report()
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(prefix="bc-explain-") as top:
        for encryption in ("none", "repokey-aes-ocb"):
            turns = Turns(Path(top).resolve() / encryption, None)
            tree = turns.top / "src"
            for number, name in enumerate((
                    "size", "mode", "touched", "moved", "renamed", "kept",
                    "before 1970", "gone", "zero", "last")):
                write(tree / name, number * 10, name, number)
            turns.create(encryption)
            turns.borg_backup(MODES[0])
            turns.keep()
            change(tree)
            compare(report, turns, Program(program, turns.env, turns.top),
                    encryption)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""What Esc stops has written nothing: stopped.py PROGRAM

Plays stop_rebuild.keys and stop_plan.keys, in which `begin` holds each piece
of work where the engine asks whether to go on and Esc follows. Every file of
cache, security directory and repository is as before; without the Esc it is
not. The cases' screens are compared by run.sh.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CASES = {"stop_rebuild": ROOT / "tests/golden/keyed",
         "stop_plan": ROOT / "assets/demo/fixture"}


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


def play(program, world, lines):
    """The tree before and after, and what was shown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(world, folder, dirs_exist_ok=True)
        cache, = (path for path in (folder / "cache").iterdir()
                  if len(path.name) == 64)
        location = folder / "security" / cache.name / "location"
        location.write_text(f"{folder}/repo")
        script = folder.with_name(folder.name + ".keys")
        script.write_text("\n".join(lines) + "\n")
        before = tree(folder)
        run = subprocess.run(
            [program, cache, "--script", script, "--write"],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC",
                 "HOME": name, "BORG_REPO": f"{folder}/repo",
                 "BORG_CACHE_DIR": f"{folder}/cache",
                 "BORG_SECURITY_DIR": f"{folder}/security"},
            capture_output=True, text=True, check=True)
        script.unlink()
        return before, tree(folder), run.stdout


def main():
    program = os.path.abspath(sys.argv[1])
    for case, world in CASES.items():
        lines = [line for line in (HERE / f"{case}.keys").read_text().split(
            "\n") if not line.startswith("#") and line not in
            ("key l", "key w")]
        before, after, shown = play(program, world, lines)
        assert before == after, sorted(
            name for name in before | after
            if before.get(name) != after.get(name))
        assert "stopped: nothing was changed" in shown, shown
        before, after, shown = play(
            program, world, [line for line in lines if line != "key Esc"])
        assert before != after, shown
        print(f"{case}: as wanted")


if __name__ == "__main__":
    main()

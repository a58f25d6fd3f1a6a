#!/usr/bin/env python3
"""Any keys at any size: any_keys.py PROGRAM [SEED]

Drives the demo with 4000 keys drawn from all that mean something, with resizes
and waits in between. The program must end as asked, every screen must have the
size it was given and hold no control byte, and the cursor must lie inside.
The seed is fixed, so that a failure comes back.
"""
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ACTIONS = Path(__file__).resolve().parents[3] / "tui/model/actions.def"
HEAD = re.compile(r"-- (\d+)x(\d+) cursor=(\d+),(\d+)\n")
# Ends the program (a asks what N ends it with), stops it, or reads everything
# again too often.
RARE = {"^C", "^Z", "a", "q", "F10", "r", "F5"}


def keys():
    names = re.findall(r'X\(\w+, "([^"]+)"', ACTIONS.read_text())
    return [key for name in names for key in name.replace("\\\\", "\\").split()
            if key not in RARE] + list("0123456789bcdef5xyz")


def script(seed):
    choose = random.Random(seed)
    names = keys()
    yield "wait"
    yield "key l"  # the demo begins with Borg's question
    for step in range(4000):
        yield f"key {choose.choice(names)}"
        if step % 7 == 0:
            yield "wait"
        if step % 50 == 0:
            yield f"resize {choose.randint(1, 200)} {choose.randint(1, 70)}"
        if step % 500 == 0:
            yield "key r"
        yield "screen"
    yield "wait"


def check(text):
    """The number of screens, each of the size its head names."""
    count = 0
    parts = HEAD.split(text)
    assert parts[0] == "", parts[0]
    for at in range(1, len(parts), 5):
        cols, rows, line, column = map(int, parts[at:at + 4])
        lines = parts[at + 4].split("\n")[:-1]
        assert len(lines) == rows, (count, len(lines), rows)
        assert all(len(text) <= cols for text in lines), (count, cols)
        assert line < rows and column < cols, (count, line, column)
        bad = re.search(r"[^\n\x20-\x7e]", parts[at + 4])
        assert not bad, (count, bad)
        count += 1
    return count


def main():
    with tempfile.TemporaryDirectory() as folder:  # exports go there, too
        seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
        keys = Path(folder) / "any.keys"
        keys.write_text("\n".join(script(seed)) + "\n")
        run = subprocess.run(
            [Path(sys.argv[1]).resolve(), "--demo", "--ascii", "--script",
             keys], capture_output=True, text=True, cwd=folder)
    assert run.returncode == 0, (run.returncode, run.stderr[-2000:])
    count = check(run.stdout)
    assert count == 4000, count
    print(f"{count} screens")


if __name__ == "__main__":
    main()

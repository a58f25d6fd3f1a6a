#!/usr/bin/env python3
"""How quickly the screen answers: bench_screen.py PROGRAM MAKE ENTRIES [RUNS]

Makes a files cache of ENTRIES entries with MAKE (make_files_cache), opens it
in a pseudo-terminal of 80x24 and prints, minimum and median over the runs:

  first_screen    from before the fork until the tabs are drawn
  all_read        until every entry is read and verified
  key_loading     from a key to its paint while entries are being read
  key_to_paint    in the table, all read: next row, page, end, top
  sorted          from the key of a column until the table is sorted by it
  key_sorting     from a key to its paint meanwhile
  key_planning    the same while it is found out what a forget of every entry
                  would do
  bytes_per_move  that one row on sends
  idle            processor ticks of 1/100 s and wake-ups while nobody types

Seconds are printed, never judged: a busy machine is no defect. Bytes and idle
are judged, on every machine the same.
"""
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tui/pty"))
from terminal import Program  # noqa: E402

BYTES_PER_MOVE = 400
TOP = 5  # line of the first entry
CONFIG = f"""[cache]
version = 1
repository = {"0" * 64}
manifest = ab
ignored_features =
mandatory_features =
"""
KEYS = "jjjj\x06\x06Gkkgj\x06G\x02kg"


def figure(name, seconds):
    print(f"{name} min {min(seconds) * 1000:.1f} ms, "
          f"median {statistics.median(seconds) * 1000:.1f} ms, "
          f"worst {max(seconds) * 1000:.1f} ms")


def timed(p, key):
    """From the key to the end of what it paints; the bytes it took."""
    sent = len(p.raw)
    began = time.monotonic()
    p.keys(key)
    p.wait(lambda: len(p.raw) > sent, f"an answer to {key!r}")
    return time.monotonic() - began, sent


def loading(p, done):
    """From a key to its screen while it is being read, as long as it is."""
    took = []
    for key, shown in [("3", "3 Files ·"), ("1", "next save")] * 10:
        if done in p.screen.text():
            break
        began = time.monotonic()
        p.keys(key)
        p.wait_for(shown)
        took.append(time.monotonic() - began)
    return took


def selected(p):
    """The line that has the mark; None while it is being painted."""
    marked = [row for row, cells in enumerate(p.screen.cells)
              if cells[0] == ">"]
    return marked[0] if len(marked) == 1 else None


def go_to(p, row):
    p.keys("g" + "j" * (row - TOP))
    p.wait(lambda: selected(p) == row, f"line {row}")


def sorting(p, column):
    """How long it took, and cursor moves meanwhile.

    The cursor goes to the first row when it is sorted.
    """
    went = []
    go_to(p, TOP + 2)
    first = p.screen.text().splitlines()[TOP]
    began = time.monotonic()
    p.keys(column)
    for key, row in itertools.cycle([("j", TOP + 3), ("k", TOP + 2)]):
        pressed = time.monotonic()
        p.keys(key)
        p.wait(lambda row=row: (selected(p) or 0) in (row, TOP, TOP + 1),
               "a move, or the end")
        if selected(p) != row:
            break
        went.append(time.monotonic() - pressed)
    took = time.monotonic() - began
    p.settle()
    assert p.screen.text().splitlines()[TOP] != first, "it was not sorted"
    return took, went


def planning(p):
    """Cursor moves while a plan is being made: from the key to the moved row.

    Whoever has pressed a key is not asked at once: it says that it is ready.
    """
    took = []
    go_to(p, TOP + 1)
    p.keys("*F")
    for key, row in itertools.cycle([("j", TOP + 2), ("k", TOP + 1)]):
        began = time.monotonic()
        p.keys(key)
        p.wait(lambda row=row: selected(p) == row, "the other row")
        took.append(time.monotonic() - began)
        if "what would change is known" in p.screen.text():
            return took[:-1]


def one_run(program, cache, entries):
    count = f"{entries:,}".replace(",", " ")
    began = time.monotonic()
    with Program([program, "--offline", "--write", cache]) as p:
        p.wait_for("1 Overview")
        first = time.monotonic() - began
        during = loading(p, count)
        p.keys("1")
        p.bound = 600.0
        p.wait_for(count)
        read = time.monotonic() - began
        p.keys("3\r")
        p.wait_for("mtime")
        p.settle()
        keys, moves = [], []
        for key in KEYS:
            took, sent = timed(p, key)
            p.settle()
            keys.append(took)
            if key in "jk":
                moves.append(len(p.raw) - sent)
        p.wait_idle()
        ticks, sent = p.cpu_ticks(), len(p.raw)
        p.wait_idle()
        assert p.cpu_ticks() == ticks and len(p.raw) == sent, "not idle"
        assert max(moves) < BYTES_PER_MOVE, moves
        sorts = [sorting(p, column) for column in "SMCIHP"]
        planned = planning(p)
        p.keys("qq")
        assert p.end() == 0
    return first, during, read, keys, moves, sorts, planned


def main():
    program, make = map(os.path.abspath, sys.argv[1:3])
    entries = int(sys.argv[3])
    runs = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    with tempfile.TemporaryDirectory() as folder:
        cache = folder + "/" + "0" * 64
        os.mkdir(cache)
        subprocess.run([make, cache, str(entries)], check=True,
                       stdout=subprocess.DEVNULL)
        Path(cache, "config").write_text(CONFIG)
        found = [one_run(program, cache, entries) for _ in range(runs)]
    print(f"entries {entries}, runs {runs}")
    figure("first_screen", [f[0] for f in found])
    figure("all_read", [f[2] for f in found])
    during = [took for f in found for took in f[1]]
    if during:
        figure("key_loading", during)
    figure("key_to_paint", [took for f in found for took in f[3]])
    sorts = [took for f in found for took in f[5]]
    figure("sorted", [took for took, _ in sorts])
    went = [took for _, moves in sorts for took in moves]
    if went:
        figure("key_sorting", went)
    planned = [took for f in found for took in f[6]]
    if planned:
        figure("key_planning", planned)
    print("bytes_per_move worst", max(max(f[4]) for f in found))
    print("idle 0 ticks, no wake-up")
    print("complete")


if __name__ == "__main__":
    main()

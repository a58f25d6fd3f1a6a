#!/usr/bin/env python3
"""Every place at any size from 1x1 to 500x200: any_size.py PROGRAM

Goes to each screen, list, dialog and field of the demo and shows it at the
corners of that range, at the smallest sizes with more than a notice, and at
sizes drawn with a fixed seed, in UTF-8 and in ASCII. Every screen has the
size that was asked for and its cursor inside. Line by line, the same places
come out at the smallest sizes, where a row has not even room for its marks.
"""
import random
import subprocess
import sys
import tempfile
import unicodedata

from any_keys import HEAD

# How to come to a place from the place before it.
PLACES = [["wait"], ["key l"], ["key 2"], ["key 3"], ["key Enter", "wait"],
          ["key Enter", "wait"], ["key Esc", "key s"], ["key Esc", "key /"],
          ["type 12", "key Esc"], ["key 4", "wait"], ["key /", "type ab"],
          ["key Enter", "wait"], ["key 6"], ["key ?"], ["key ?", "key 5"],
          ["key 1"]]
SIZES = [(1, 1), (500, 1), (1, 200), (500, 200), (19, 5), (20, 4), (20, 5),
         (21, 8), (40, 12), (59, 13), (60, 14), (80, 24), (120, 40)]


def script():
    choose = random.Random(6)
    for place in PLACES:
        yield from place
        drawn = [(choose.randint(1, 500), choose.randint(1, 200))
                 for _ in range(6)]
        for cols, rows in SIZES + drawn:
            yield from (f"resize {cols} {rows}", "screen")
        yield "resize 80 24"


def cells(line, cols):
    """The text of each column; a wide character leaves its second empty."""
    found = []
    for c in line:
        if unicodedata.category(c) in ("Mn", "Me") and found:
            found[-1] += c
        else:
            wide = unicodedata.east_asian_width(c) in "WF"
            found += [c, ""] if wide else [c]
    return found + [" "] * (cols - len(found))


def columns(line):
    return len(cells(line, 0))


def check(text):
    parts = HEAD.split(text)
    assert parts[0] == "", parts[0]
    for at in range(1, len(parts), 5):
        cols, rows, line, column = map(int, parts[at:at + 4])
        lines = parts[at + 4].split("\n")[:-1]
        assert len(lines) == rows, (cols, rows, len(lines))
        assert all(columns(one) <= cols for one in lines), (cols, rows)
        assert line < rows and column < cols, (cols, rows, line, column)
    return len(parts) // 5


def line_by_line():
    words = [line.split(None, 1)[1] for place in PLACES for line in place
             if line != "wait"]
    for size in ("1x1", "2x1", "1x2", "2x2", "3x5", "20x5", "1000x1"):
        run = subprocess.run(
            ["env", "LC_ALL=C.UTF-8", sys.argv[1], "--demo", "--plain",
             "--size", size], input="\n".join(words + ["quit", ""]),
            capture_output=True, text=True)
        assert run.returncode == 0, (size, run.returncode, run.stderr[-2000:])
        assert run.stdout.count("> ") >= len(words), (size, run.stdout)


def whole_lines():
    """What has room on the widest screen is printed to its end."""
    long = "x" * 900
    run = subprocess.run(
        [sys.argv[1], "--demo", "--plain", "--size", "1000x24"],
        input=f"l\n6\nf {long}\nquit\n", capture_output=True, text=True)
    assert f'with "{long}"' in run.stdout, run.stdout


def main():
    lines = list(script())
    line_by_line()
    whole_lines()
    for option in ([], ["--ascii"]):
        with tempfile.NamedTemporaryFile("w", suffix=".keys") as file:
            file.write("\n".join(lines) + "\n")
            file.flush()
            run = subprocess.run(
                ["env", "LC_ALL=C.UTF-8", sys.argv[1], "--demo", *option,
                 "--script", file.name], capture_output=True, text=True)
        assert run.returncode == 0, (run.returncode, run.stderr[-2000:])
        assert run.stdout.isascii() == bool(option)
        count = check(run.stdout)
        assert count == lines.count("screen"), count
        print(f"{count} screens")


if __name__ == "__main__":
    main()

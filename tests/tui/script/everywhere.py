#!/usr/bin/env python3
"""Every case at four sizes, in UTF-8 and in ASCII, with and without colour:

    everywhere.py PROGRAM

Plays each CASE.keys of this folder with each of its screens shown at 80x24,
120x40, 40x12 and 20x5, once in UTF-8 with colour and once in ASCII without. A
screen has the size that was asked for and its cursor inside. In ASCII it holds
nothing else, and its words are those of UTF-8, line by line, except where
something was cut off. Without colour nothing asks for it; with colour, what it
says is said in words, too (colours.py).
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import colours
from any_keys import HEAD
from any_size import cells, columns

HERE = Path(__file__).resolve().parent
SIZES = [(120, 40), (40, 12), (20, 5), (80, 24)]
# What ASCII has for the signs of the frames and tables.
SIGNS = str.maketrans({"\u2500": "-", "\u2502": "|", "\u250c": "+",
                       "\u2510": "+", "\u2514": "+", "\u2518": "+",
                       "\u2588": "#", "\u258f": "#", "\u00b7": "-",
                       "\u2193": "v", "\u2191": "^", "\u2026": "~"})


def everywhere(keys):
    """The lines of a case, each screen of it at each size."""
    size = "80 24"
    for line in keys.splitlines():
        if line.startswith("resize "):
            size = line.partition(" ")[2]
        if line != "screen":
            yield line
            continue
        for cols, rows in SIZES:
            yield f"resize {cols} {rows}"
            yield "screen"
            yield from (f"styles {depth}" for depth in colours.DEPTHS)
        yield f"resize {size}"


def show(program, case, option, folder):
    keys = Path(folder) / case.name
    keys.write_text(option + "\n".join(everywhere(case.read_text())) + "\n")
    done = subprocess.run([HERE / "run.sh", "--show", program, keys],
                          capture_output=True, timeout=300)
    assert done.returncode == 0, (case.name, done.stderr)
    return done.stdout.decode()


def screens(text):
    """Size, lines and styles; what stands before the first is left out."""
    parts = HEAD.split(text)
    found = []
    for at in range(1, len(parts), 5):
        cols, rows, line, column = map(int, parts[at:at + 4])
        body, *styles = parts[at + 4].split("-- styles\n")
        lines = body.split("\n")[:rows]
        assert len(lines) == rows, (cols, rows, len(lines))
        assert all(columns(one) <= cols for one in lines), (cols, rows)
        assert line < rows and column < cols, (cols, rows, line, column)
        found.append(((cols, rows), lines, [colours.runs(s) for s in styles]))
    return found


def words(line):
    return re.findall(r"[A-Za-z0-9]+", line)


def says_the_same(line, other):
    """All words are equal, but for one at most where a line is full: a piece
    of the demo's folder, whose name differs from run to run."""
    ours, theirs = words(line), words(other)
    differ = [pair for pair in zip(ours, theirs) if pair[0] != pair[1]]
    return len(ours) == len(theirs) and (
        not differ or len(differ) == 1 and len(differ[0][0]) <= 6
        and len(differ[0][0]) == len(differ[0][1]))


def compare_ascii(name, wide, plain):
    for (size, ours, _), (other_size, theirs, _) in zip(wide, plain,
                                                        strict=True):
        assert size == other_size, name
        for one, other in zip(ours, theirs):
            assert other.isascii(), (name, size, other)
            if "\u2026" in one:  # the sign may take a word with it
                continue
            if one.count("\\u") != other.count("\\u"):
                continue  # spelt out, so that less of it has room
            assert (one.translate(SIGNS) == other or
                    says_the_same(one, other)), (name, size, one, other)


def compare_colour(name, bright, grey, seen):
    for (size, ours, styles), (_, _, none) in zip(bright, grey, strict=True):
        colours.check_looks(name, styles, has_colour=True)
        colours.check_looks(name, none, has_colour=False)
        grid = [cells(line, size[0]) for line in ours]
        seen.take((name, size), grid, styles[0])
        assert [one[:4] for one in styles[0]] == [
            one[:4] for one in none[0]], (name, size)


def main():
    program = str(Path(sys.argv[1]).resolve())
    seen = colours.Seen()
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for case in sorted(HERE.glob("*.keys")):
            fine, plain = [
                screens(show(program, case, f"#! {option}\n", folder))
                for option in ("--color always", "--ascii --theme mono")]
            compare_ascii(case.name, fine, plain)
            compare_colour(case.name, fine, plain, seen)
            count += 2 * len(fine)
    seen.check()
    assert count > 1000, count
    print(f"{count} screens")


if __name__ == "__main__":
    main()

"""What colour says, stands there as well: the checks of everywhere.py.

A script line `styles N` prints every run of cells with a style, as a terminal
of N colours shows it (tui/app/script.c).
"""
import re
from collections import defaultdict

COLOURS = {"black", "red", "green", "yellow", "blue", "magenta", "cyan",
           "white"}
ATTRIBUTES = {"plain", "bold", "dim", "underline", "reverse"}
VERDICTS = {"good", "warn", "bad"}
COLOURED = VERDICTS | {"tab", "key"}  # the others are attributes only
DEPTHS = (256, 16, 8, 0)
RUN = re.compile(r"(\d+) (\d+)-(\d+) (\w+) (.+)")


class Seen:
    """The verdicts of all screens: words, and the styles they had."""

    def __init__(self):
        self.styles = defaultdict(set)

    def take(self, name, cells, runs):
        """Of one screen: its cells and the runs of its rows."""
        marked = set()  # rows
        for row, first, last, style, _ in runs:
            text = "".join(cells[row][first:last + 1]).strip()
            if style in VERDICTS:
                assert re.search(r"[A-Za-z?!]", text), (name, row, text)
                self.styles[text].add(style)
            elif style == "selected":  # something may lie over a part of it
                if text.startswith(">"):
                    marked.add(row)
                assert row in marked, (name, row, text)
            else:
                assert text or style not in ("key", "tab"), (name, row)

    def check(self):
        """Two verdicts never have the same words."""
        both = {text: styles for text, styles in self.styles.items()
                if len(styles) > 1}
        assert not both, both
        assert {style for styles in self.styles.values()
                for style in styles} == VERDICTS, self.styles


def runs(text):
    """(row, first, last, style, look's words) of one block of lines."""
    found = []
    for line in text.splitlines():
        run = RUN.fullmatch(line)
        if not run:
            break  # what the program says when it has ended
        row, first, last, style, words = run.groups()
        found.append((int(row), int(first), int(last), style, words.split()))
    return found


def check_looks(name, blocks, has_colour):
    """The same places and styles at each depth, and only what it has."""
    for depth, block in zip(DEPTHS, blocks, strict=True):
        assert [one[:4] for one in block] == [one[:4] for one in blocks[0]]
        words = {word for one in block for word in one[4]}
        allowed = ATTRIBUTES | (COLOURS if has_colour and depth else set())
        assert words <= allowed, (name, depth, words - allowed)
        coloured = {one[3] for one in block if COLOURS & set(one[4])}
        wanted = {one[3] for one in block} & COLOURED
        assert coloured == (wanted if has_colour and depth else set()), (
            name, depth, coloured)

"""What a terminal of type xterm-256color makes of a program's output.

Screen follows the few sequences that curses sends and keeps everything else in
`foreign`: what a program did not mean to send ends up there.
"""
import re
import unicodedata

# ESC [ … as curses sends it; the last character decides.
CSI = re.compile(r"\x1b\[([?>]?)([0-9;]*)([A-Za-z@`])")
# The last one is curses' own when it comes back from a stop: palette as before.
SHORT = re.compile(r"\x1b(\([0B]|[=>78M]|\]104\x07)")
# Private modes that a full-screen program may set.
PRIVATE = {"1", "7", "12", "25", "1049", "1000", "1002", "1006"}


def width(char):
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Screen:
    def __init__(self, rows, cols):
        self.modes = set()  # private modes that are set
        self.keypad = False
        self.style = ()  # what the last m left, empty: plain
        self.foreign = []  # what curses would not have sent
        self.repeat = " "
        self.rest = b""
        self.resize(rows, cols)

    def resize(self, rows, cols):
        self.rows, self.cols = rows, cols
        self.row = self.col = 0
        self.top, self.bottom = 0, rows  # what scrolls
        self.saved = 0, 0
        self.blank()

    def blank(self):
        self.cells = [[" "] * self.cols for _ in range(self.rows)]
        self.styles = [[()] * self.cols for _ in range(self.rows)]

    def text(self):
        return "\n".join("".join(line).rstrip() for line in self.cells)

    def line(self):
        """The line that the cursor is on."""
        return "".join(self.cells[self.row])

    def feed(self, data):
        data = self.rest + data
        self.rest = b""
        # a character or a sequence that is not complete yet waits
        for cut in range(len(data), max(len(data) - 4, -1), -1):
            try:
                text = data[:cut].decode()
                self.rest = data[cut:]
                break
            except UnicodeDecodeError:
                continue
        else:
            text = data.decode(errors="surrogateescape")
        tail = re.search(r"\x1b(\[[?>]?[0-9;]*|\(|\]1?0?4?)?\Z", text)
        if tail:
            self.rest = tail[0].encode() + self.rest
            text = text[:tail.start()]
        at = 0
        while at < len(text):
            at += self.take(text, at)

    def take(self, text, at):
        char = text[at]
        if char == "\x1b":
            found = CSI.match(text, at) or SHORT.match(text, at)
            if found and (found.re is SHORT or self.csi(*found.groups())):
                if found.re is SHORT:
                    self.short(found[1])
                return len(found[0])
            self.foreign.append(text[at:at + 24])
        elif char == "\r":
            self.col = 0
        elif char == "\n":
            self.down()
        elif char == "\b":
            self.col = max(0, self.col - 1)
        elif unicodedata.category(char)[0] == "C":
            self.foreign.append(text[at:at + 24])
        else:
            self.put(char)
        return 1

    def down(self):
        if self.row + 1 == self.bottom:
            self.scroll(1)
        elif self.row + 1 < self.rows:
            self.row += 1

    def scroll(self, lines):
        """Up by so many, down where it is negative; only what scrolls."""
        self.shift(self.top, self.bottom, -lines)

    def put(self, char):
        wide = width(char)
        if wide == 0:
            at = max(0, self.col - 1)
            self.cells[self.row][at] += char
            return
        if self.col >= self.cols and self.wraps:
            self.col = 0
            self.down()
        self.col = min(self.col, self.cols - 1)
        self.cells[self.row][self.col] = char
        self.styles[self.row][self.col] = self.style
        if wide == 2 and self.col + 1 < self.cols:
            self.cells[self.row][self.col + 1] = ""
        self.col += wide
        self.repeat = char

    def short(self, what):
        if what in "=>":
            self.keypad = what == "="
        elif what == "7":
            self.saved = self.row, self.col
        elif what == "8":
            self.row, self.col = self.saved
        elif what == "M":
            if self.row == self.top:
                self.scroll(-1)
            else:
                self.row = max(0, self.row - 1)

    def erase(self, first, last):
        for at in range(max(0, first), min(last, self.rows * self.cols)):
            self.cells[at // self.cols][at % self.cols] = " "
            self.styles[at // self.cols][at % self.cols] = self.style

    def shift(self, first, last, count):
        """Lines first..last-1 move down by count, up where it is negative."""
        for _ in range(min(abs(count), last - first)):
            for grid, blank in ((self.cells, " "), (self.styles, ())):
                grid.pop(last - 1 if count > 0 else first)
                grid.insert(first if count > 0 else last - 1,
                            [blank] * self.cols)

    def paint(self, given):
        """A style is a tuple: attributes, then colours ("38;5;4", "41")."""
        style = set(self.style)
        while given:
            one = given.pop(0)
            kind = one // 10 if one < 90 else {9: 3, 10: 4}[one // 10]
            if one == 0:
                style = set()
            elif kind in (3, 4):
                style = {s for s in style if s[0] != str(kind)}
                if one % 10 == 8 and one < 90:
                    style.add(f"{kind}8;{given[0]};{given[1]}")
                    del given[:2]
                elif one % 10 != 9:
                    style.add(f"{kind}{one % 10}")
            elif one < 10:
                style.add(f"0{one}")
            elif one >= 20:
                style -= {f"0{one % 10}"} | ({"01"} if one == 22 else set())
        self.style = tuple(sorted(style))

    def csi(self, mark, numbers, final):
        """False: no sequence that curses sends."""
        if final in "hl" and mark == "?":
            names = set(numbers.split(";"))
            if "7" in names:
                self.wraps = final == "h"
            self.modes = (self.modes | names if final == "h"
                          else self.modes - names)
            return names <= PRIVATE
        if final in "hl":
            return mark == "" and numbers == "4"
        if mark:
            return False
        given = [int(n) if n else 0 for n in numbers.split(";")]
        first = given[0] or 1
        here = self.row * self.cols + min(self.col, self.cols - 1)
        start = self.row * self.cols
        if final == "m":
            self.paint(given)
        elif final == "H":
            self.row = min(first, self.rows) - 1
            self.col = min(given[1] if len(given) > 1 else 1, self.cols) - 1
        elif final == "A":
            self.row = max(0, self.row - first)
        elif final == "B":
            self.row = min(self.rows - 1, self.row + first)
        elif final == "C":
            self.col = min(self.cols - 1, self.col + first)
        elif final == "D":
            self.col = max(0, self.col - first)
        elif final in "G`":
            self.col = min(first, self.cols) - 1
        elif final == "d":
            self.row = min(first, self.rows) - 1
        elif final == "J" and given[0] in (0, 2):
            self.erase(0 if given[0] else here, self.rows * self.cols)
        elif final == "K" and given[0] in (0, 1):
            self.erase(start if given[0] else here,
                       here + 1 if given[0] else start + self.cols)
        elif final == "X":
            self.erase(here, min(here + first, start + self.cols))
        elif final == "P":
            line = self.cells[self.row]
            line[self.col:] = line[self.col + first:] + [" "] * first
            del line[self.cols:]
        elif final == "@":
            line = self.cells[self.row]
            line[self.col:self.col] = [" "] * first
            del line[self.cols:]
        elif final == "L":
            self.shift(self.row, self.bottom, first)
        elif final == "M":
            self.shift(self.row, self.bottom, -first)
        elif final in "ST":
            self.scroll(first if final == "S" else -first)
        elif final == "b":
            for _ in range(first):
                self.put(self.repeat)
        elif final == "r":
            last = given[1] if len(given) > 1 else self.rows
            self.bottom = min(last, self.rows)
            self.top = min(first, self.bottom) - 1
            self.row = self.col = 0
        elif final == "t":
            return numbers in ("22;0;0", "23;0;0")
        else:
            return False
        return True

    def is_given_back(self):
        """What a program has to undo: None, or what it left."""
        if "1049" in self.modes:
            return "alternate screen"
        if self.keypad or "1" in self.modes:
            return "keypad"
        if self.modes & {"1000", "1002", "1006"}:
            return "mouse"
        if "25" not in self.modes and self.hid_cursor:
            return "hidden cursor"
        return "style" if self.style else None

    hid_cursor = False
    wraps = True

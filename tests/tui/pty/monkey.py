#!/usr/bin/env python3
"""Keys of somebody who does not look: monkey.py PROGRAM [CASE…]

A few hundred keys, sequences that no key sends, pasted garbage and new sizes,
drawn with a fixed seed. Whatever they are: the program goes on, shows one
selected row at most and has its cursor inside, sends nothing but text and what
curses means to send, gives the terminal back, and changes no file that nobody
said yes to.

    monkey.py PROGRAM --seconds N [--seed S] [--write] [OPTION… CACHE-DIR]

does it for so long in a cache of one's own; with --write everything may be
answered, so take a copy.
"""
import hashlib
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from terminal import Program, run_cases

FIXTURE = Path(__file__).resolve().parents[3] / "assets/demo/fixture"
# What a terminal may send that is no key of ours, complete and cut.
SEQUENCES = (
    "\x1b", "\x1b[", "\x1bO", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[5~",
    "\x1b[6~", "\x1b[H", "\x1b[F", "\x1bOP", "\x1b[15~", "\x1b[1;5C",
    "\x1b[200~pasted\x1b[201~", "\x1b[<0;10;10M", "\x1b[<64;1;1M",
    "\x1b[M !!", "\x1b[?1;2c", "\x1b]11;rgb:0/0/0\x07", "\x1b[I", "\x1b[O",
    "\x1bx", "\x9b31m", "\x00", "\x1c", "\x7f", "\x08")
PASTES = (
    "size>1M age>=1 race\r", "/f\r", "\u6f22\u5b57\U0001f600e\u0301",
    "x" * 700, "\x1b[31mred", "destroy\r", "path~[(*\r", "\t\t\t",
    "age>=99999999999999999999999\r", "\u202eevil", "size>\r")
# But for o, which writes a file wherever it is told to.
LETTERS = "abcdefghijklmnpqrstuvxzABCDEFGHIJKLMPRSTUVXZ0123456789 /\\?*"
# What may answer a question with yes, or mark the yes for Enter.
YES = "yw\t\x1b[C\x1b[D"
END = "qN\x03\x1a"


def digest(folder):
    """Names and contents of everything below it."""
    found = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*")):
        found.update(os.fsencode(path) + b"\0")
        if path.is_file():
            found.update(path.read_bytes())
    return found.hexdigest()


class Monkey:
    def __init__(self, p, seed, without=""):
        self.p = p
        self.choose = random.Random(seed)
        self.letters = [c for c in LETTERS if c not in without]
        self.sequences = [s for s in SEQUENCES if not without or s not in YES]
        self.sent = []

    def draw(self):
        kind = self.choose.random()
        if kind < 0.70:
            return self.choose.choice(self.letters)
        if kind < 0.80:
            return self.choose.choice("\r\rjk\x06\x02\x0c\x15\x07")
        if kind < 0.93:
            return self.choose.choice(self.sequences)
        return self.choose.choice(PASTES)

    def step(self):
        """Some keys, sometimes a new size; then what is on the screen."""
        keys = "".join(self.draw() for _ in range(self.choose.randint(1, 6)))
        if self.choose.random() < 0.1:
            rows, cols = self.choose.choice(
                ((24, 80), (40, 120), (12, 40), (5, 20), (1, 1), (3, 300),
                 (60, 10), (self.choose.randint(1, 70),
                            self.choose.randint(1, 250))))
            screen = self.p.screen
            if (rows, cols) != (screen.rows, screen.cols):
                self.p.resize(rows, cols)
        self.sent.append(keys)
        os.write(self.p.master, keys.encode("utf-8", "surrogateescape"))
        self.p.settle()

    def look(self):
        """What holds once it has painted, however late that is."""
        screen = self.p.screen
        assert not screen.foreign, (screen.foreign, self.sent[-8:])
        self.p.wait(
            lambda: screen.row < screen.rows and screen.col <= screen.cols and
            sum(line[0] == ">" for line in screen.cells) <= 1,
            f"one selected row, the cursor inside: {self.sent[-8:]!r}")


def leave(p):
    """^C ends it from everywhere, and the terminal is as before."""
    p.settle()
    p.keys("\x03")
    code = p.end()
    assert code == 0, (code, p.raw[-2000:])
    assert p.modes_kept() and p.screen.is_given_back() is None


def world(folder):
    """The demo's cache at the place that is remembered of its repository."""
    shutil.copytree(FIXTURE, folder, dirs_exist_ok=True)
    (security,) = (Path(folder) / "security").iterdir()
    (security / "location").write_text(f"{folder}/repo")
    env = {"BORG_CACHE_DIR": f"{folder}/cache", "HOME": folder,
           "BORG_SECURITY_DIR": f"{folder}/security"}
    return env


def play(program, options, seed, without):
    with (tempfile.TemporaryDirectory() as folder,
          tempfile.TemporaryDirectory() as elsewhere):
        os.chdir(elsewhere)  # where an export goes, pasted "destroy" as it is
        env = world(folder)
        before = digest(folder)
        with Program([program, *options, f"{folder}/cache"], env=env) as p:
            p.wait_for("verified")
            monkey = Monkey(p, seed, without)
            for _ in range(120):
                monkey.step()
                monkey.look()
            p.resize(24, 80)
            leave(p)
            os.chdir("/")
        assert digest(folder) == before, "a file is not as it was"


def only_looks(program):
    """No w and no question of Borg's: nothing is written whatever is typed."""
    play(program, [], 11, END + "w")


def never_says_yes(program):
    """Writing is allowed, every question is met with no or with nothing."""
    play(program, ["--write", "--mouse"], 12, END + YES)


def roam(program, words):
    """For a person: see above. A program that leaves is started again."""
    options = {"--seconds": "60", "--seed": str(time.time_ns() % 10**6)}
    while words and words[0] in options:
        options[words[0]] = words[1]
        words = words[2:]
    end = time.monotonic() + float(options["--seconds"])
    seed = int(options["--seed"])
    steps = 0
    while time.monotonic() < end:
        seed += 1
        print(f"seed {seed}", flush=True)
        env = {n: v for n, v in os.environ.items()
               if n.startswith(("BORG_", "ASAN_", "UBSAN_", "XDG_"))}
        with Program([program, *words], env=env) as p:
            p.wait(lambda: "1049" in p.screen.modes or p.has_news(), "begins")
            monkey = Monkey(p, seed)
            while time.monotonic() < end and len(monkey.sent) < 300:
                monkey.step()
                if p.has_news() or p.modes_kept():  # it leaves, as asked
                    break
                monkey.look()
                steps += 1
            else:
                p.resize(24, 80)
                p.settle()
                p.keys("\x03")
            code = p.end()
            assert code in (0, 2, 60, 61, 62, 63, 64), \
                (seed, code, p.raw[-3000:], monkey.sent[-10:])
            assert p.modes_kept(), (seed, monkey.sent[-10:])
    print(f"{steps} steps")


if __name__ == "__main__":
    if sys.argv[2:3] == ["--seconds"]:
        roam(os.path.abspath(sys.argv[1]), sys.argv[2:])
    else:
        run_cases({"only_looks": only_looks,
                   "never_says_yes": never_says_yes})

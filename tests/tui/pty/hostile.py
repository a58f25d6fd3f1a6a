#!/usr/bin/env python3
"""Names from outside do nothing to a terminal: hostile.py PROGRAM [CASE…]

Each case puts one hostile text into every place that the program reads from
others: paths, the security files, the cache's config, names of files caches,
hosts of locks, variables, settings, words of the command line. Then it looks
at all screens in a terminal, and at what batch commands print, and at what
is there after the end: nothing but text and what curses means to send.
"""
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from pathlib import Path

from terminal import Program, run_cases

FIXTURE = Path(__file__).resolve().parents[3] / "assets/demo/fixture"
LINE = "EVIL-LINE"
# What must be seen of the text, so that the case has shown it at all.
TEXTS = {
    "escape": (b"\x1b[31mRED\x1b[2J\x1bc", r"\x1b"),
    "clipboard": (b"\x1b]52;c;aGFja2Vk\x07\x1bP1;1|17/AB\x1b\\", r"\x07"),
    "c1_bytes": (b"\x9b31m\x9d52;c;aGk=\x9c\x90q", r"\x9b"),
    "c1_utf8": ("\u009b31m\u009d0;t\u009c\u0085".encode(), r"\u009b"),
    "delete": (b"\x7f\x7f\x08\x08\x0e\x05", r"\x7f"),
    "bidi": ("\u202eevil\u2066x\u200f\u061c\u2028".encode(), r"\u202e"),
    "newline": (f"a\n{LINE}\r\n{LINE}\t\x0b\x0c".encode(), r"\x0d"),
    "invalid": (b"\xff\xfe\xc3(\xed\xa0\x80\xf5\xc0\xaf", r"\xff"),
    "marks": ("e".encode() + "\u0301".encode() * 10000, r"\u0301"),
    "wide": ("漢字かな交じり文全角ＡＢＣ".encode() * 4, "漢字"),
    "emoji": ("😀👩‍👩‍👧‍👦🏳️‍🌈🇩🇪".encode() * 3, "😀"),
    "long": (b"x" * 255, "xxxxxxxx"),
}


def cut(text, size):
    """As long as a name may be; a character is never cut, no slash."""
    return (text.replace(b"/", b"_")[:size].decode(errors="ignore").encode()
            if len(text) > size else text.replace(b"/", b"_"))


class World:
    """A repository and its cache with this text wherever it fits."""

    def __init__(self, folder, evil, keep_key_type):
        self.evil = evil
        self.home = os.fsencode(folder) + b"/" + cut(evil, 200)
        os.makedirs(self.home)
        shutil.copytree(os.fsencode(FIXTURE), self.home + b"/demo")
        base = self.home + b"/demo/"
        (self.id,) = os.listdir(base + b"security")
        self.cache = base + b"cache/" + self.id
        self.security = base + b"security/" + self.id
        self.write(self.security + b"/location", b"/srv/" + evil)
        if not keep_key_type:
            self.write(self.security + b"/key-type", evil)
            self.write(self.security + b"/manifest-timestamp", evil)
        self.name = b"files." + cut(evil, 240)
        (some,) = (n for n in os.listdir(self.cache) if n.startswith(b"files.6"))
        shutil.copy(self.cache + b"/" + some, self.cache + b"/" + self.name)
        self.spoil_config(self.cache + b"/config")
        os.makedirs(base + b"repo/locks", exist_ok=True)
        self.write(base + b"repo/locks/" + b"ab" * 32, json.dumps({
            "exclusive": True, "hostid": evil.decode(errors="replace"),
            "processid": 1, "threadid": 0, "time":
            "2026-11-26T00:00:00.000+00:00"}).encode())
        self.settings()
        self.repo = base + b"repo"
        self.env = {
            b"LC_ALL": b"C.UTF-8", b"HOME": self.home, b"TZ": b"UTC",
            b"XDG_CONFIG_HOME": self.home + b"/settings",
            b"BORG_CACHE_DIR": base + b"cache",
            b"BORG_SECURITY_DIR": base + b"security",
            b"BORG_REPO": self.repo, b"BORG_FILES_CACHE_TTL": evil,
            b"BORG_RELOCATED_REPO_ACCESS_IS_OK": evil}

    @staticmethod
    def write(path, data):
        with open(path, "wb") as file:
            file.write(data)

    def spoil_config(self, path):
        """Features and a digest's name; a second line is a continuation."""
        with open(path, "rb") as file:
            text = file.read()
        one = self.evil.replace(b"\r", b"").replace(b"\n", b"\n ")
        flat = one.replace(b"\n", b"")[:200]
        for key in (b"ignored_features", b"mandatory_features"):
            text = text.replace(key + b" = \n", key + b" = " + one + b"\n")
        text = text.replace(
            b"XXH64", b"X" + cut(flat, 99).replace(b'"', b"")
            .replace(b"\\", b""), 1)
        self.write(path, text + b"files." + flat.replace(b"=", b"")
                   .replace(b":", b"") + b" = " + flat + b"\n")

    def settings(self):
        where = self.home + b"/settings/borgcache-tui"
        os.makedirs(where)
        flat = self.evil.replace(b"\n", b"")[:99]
        self.write(where + b"/config", b"[ui]\ntheme = " + flat + b"\n" +
                   flat + b" = 1\n[" + flat + b"]\nx = y\n" + flat + b"\n")


def check_text(text, what, marks_max=3):
    """No character but text and line ends, no line of somebody else's."""
    text = text.decode()
    bad = [c for c in text
           if c != "\n" and unicodedata.category(c)[0] == "C"]
    assert not bad, (what, bad[:9], text[-600:])
    assert not re.search(f"^{LINE}", text, re.M), (what, text)
    run = max((len(r) for r in re.findall("\u0301+", text)), default=0)
    assert run <= marks_max, (what, run)


def batch(program, world, *words):
    run = subprocess.run(
        [os.fsencode(program), b"--batch", *words], env={
            **{os.fsencode(k): os.fsencode(v) for k, v in os.environ.items()},
            **world.env}, capture_output=True, timeout=60)
    assert run.returncode >= 0, (words, run.returncode, run.stderr[-500:])
    return run


def check_batch(program, world, sign):
    cache = world.cache
    seen = b""
    commands = [[b"list"], [b"info"], [b"security"], [b"files"],
                [b"files", world.name, b"--entries"], [b"chunks"], [b"verify"],
                [b"check"], [b"archives"], [b"export", b"-"], [b"info", b"--provenance"],
                [b"files", b"--path", world.evil[:99]],
                [b"rebuild-files", b"--dry-run"],
                [b"rebuild-chunks", b"--dry-run"], [b"open"], [world.evil[:200]], [b"files", world.evil[:200]],
                [b"--color", world.evil[:200]], [b"--" + world.evil[:200]],
                [b"--repo", world.evil[:4000], b"info"]]
    for words in commands:
        for more in ([], [b"--debug"]):
            run = batch(program, world, *more, cache, *words)
            is_json = words[0] == b"export"
            check_text(run.stdout, words, 10000 if is_json else 3)
            check_text(run.stderr, words)
            seen += run.stdout + run.stderr
        run = batch(program, world, b"--json", cache, *words)
        check_text(run.stdout, ("json", words), 10000)
        for line in run.stdout.splitlines():
            json.loads(line)
    assert sign.encode() in seen, sign


def check_path(program, world):
    """A name that the user typed comes back with its entry."""
    path = world.evil.replace(b"\0", b"")[:99]
    name = hashlib.sha256(path).digest()
    cache = world.cache + b"/" + os.fsencode(next(
        n for n in os.listdir(os.fsdecode(world.cache))
        if n.startswith("files.6")))
    with open(cache, "rb") as file:
        data = file.read()
    at = data.index(b"\xc4\x20") + 2  # the first path hash
    world.write(cache, data[:at] + name + data[at + 32:])
    for words in ([], [b"--json"], [b"--json-lines"]):
        run = batch(program, world, *words, world.cache, b"files",
                    b"--path", path)
        check_text(run.stdout, ("path", words), 10000)
        assert run.stdout, (words, run.stderr)


def check_plain(program, world):
    """Line by line, and in a locale that knows ASCII only."""
    for locale in (b"C.UTF-8", b"C"):
        run = subprocess.run(
            [os.fsencode(program), b"--plain", b"--verbose", world.cache],
            env={**os.environb, **world.env, b"LC_ALL": locale}, timeout=60,
            input=b"l\n2\n3\nEnter\n/" + world.evil.replace(b"\n", b"") +
            b"\nq\n5\n6\n" + world.evil[:99] + b"\nquit\n",
            capture_output=True)
        check_text(run.stdout + run.stderr, ("plain", locale))
        assert locale != b"C" or (run.stdout + run.stderr).isascii()


def look_through(p):
    """Every screen, and what is inside; all of them as text."""
    pages = []
    for key in ("l", "1", "2", "3", "\r", "\r", "q", "q", "4", "5", "6",
                "?", "?", "r", "1"):
        p.keys(key)
        p.settle()
        pages.append(p.screen.text())
    return pages


def check_terminal(program, world, sign):
    env = {k: v for k, v in world.env.items() if k != b"TZ"}
    with Program([os.fsencode(program), world.cache], env=env) as p:
        p.wait_for("READ")
        pages = look_through(p)
        p.keys("q")
        p.settle()
        assert p.end() in (0, 62, 63), p.raw[-500:]
        assert not p.screen.foreign, p.screen.foreign
        assert p.modes_kept() and p.screen.is_given_back() is None
        for page in pages:
            assert not re.search(f"^ ?{LINE}", page, re.M), page
            assert not re.search("\u0301{4}", page), page
    assert any(sign in page for page in pages), (sign, pages[2])


def try_text(program, evil, sign, keep_key_type=True):
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder, evil, keep_key_type)
        check_terminal(program, world, sign)
        check_batch(program, world, sign)
        check_path(program, world)
        check_plain(program, world)


def case(name):
    return lambda program: try_text(program, *TEXTS[name])


def security_files(program):
    """All of them at once, also where Borg cannot read them."""
    evil = b"".join(text[:99] for text, _ in TEXTS.values())
    try_text(program, evil, r"\x1b", keep_key_type=False)


if __name__ == "__main__":
    run_cases({name: case(name) for name in TEXTS} |
              {"security_files": security_files})

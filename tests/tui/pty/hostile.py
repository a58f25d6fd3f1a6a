#!/usr/bin/env python3
"""Names from outside do nothing to a terminal: hostile.py PROGRAM [CASE…]

Each case puts one hostile text into every place that the program reads from
others: paths, the security files, the cache's config, names of files caches,
archives and all that they say, hosts of locks, variables, settings, words of
the command line. Then it looks
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
from pathlib import Path

import plain_repo
from evil import LINE, TEXTS, batch, check_terminal, check_text, cut, write
from terminal import Program, run_cases

FIXTURE = Path(__file__).resolve().parents[3] / "assets/demo/fixture"
# How it begins, where TEXTS names another part.
BEGIN = {r"\x07": r"\x1b]52", r"\x0d": r"a\x0a", r"\u0301": "e\u0301"}
# Everything that can be looked at, and the questions before an action.
KEYS = {
    "look": "l", "security": "2", "files": "3", "table": "\r", "detail": "\r",
    "back": "q", "picker": "q", "chunks": "4", "archives": "5", "sort": "s",
    "sorted": "\x1b", "value": "y", "seen": "q", "overview": "1", "log": "6",
    "help": "?", "helped": "?", "write": "w", "top": "1", "destroy": "D",
    "kept": "N", "tidy": "X", "left": "N", "files again": "3", "rebuild": "R",
    "not rebuilt": "N", "undo": "z", "not undone": "N", "reload": "r"}
# A backup that Borg made of files with such names.
NAMES = Path(__file__).resolve().parents[2] / "golden/hostile"


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
        write(self.security + b"/location", b"/srv/" + evil)
        if not keep_key_type:
            write(self.security + b"/key-type", evil)
            write(self.security + b"/manifest-timestamp", evil)
        self.name = b"files." + cut(evil, 240)
        (some,) = (n for n in os.listdir(self.cache) if n.startswith(b"files.6"))
        shutil.copy(self.cache + b"/" + some, self.cache + b"/" + self.name)
        self.spoil_config(self.cache + b"/config")
        os.makedirs(base + b"repo/locks", exist_ok=True)
        write(base + b"repo/locks/" + b"ab" * 32, json.dumps({
            "exclusive": True, "hostid": evil.decode(errors="replace"),
            "processid": 1, "threadid": 0, "time":
            "2026-11-26T00:00:00.000+00:00"}).encode())
        self.settings()
        self.repo = base + b"repo"
        self.archives(cut(evil, 255))
        self.env = {
            b"LC_ALL": b"C.UTF-8", b"HOME": self.home, b"TZ": b"UTC",
            b"XDG_CONFIG_HOME": self.home + b"/settings",
            b"BORG_CACHE_DIR": base + b"cache",
            b"BORG_SECURITY_DIR": base + b"security",
            b"BORG_REPO": self.repo, b"BORG_FILES_CACHE_TTL": evil,
            b"BORG_RELOCATED_REPO_ACCESS_IS_OK": evil}

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
        write(path, text + b"files." + flat.replace(b"=", b"")
                   .replace(b":", b"") + b" = " + flat + b"\n")

    def archives(self, name):
        """One of a series that is called so, with a file that is, too."""
        plain_repo.add_archive(self.repo, [b"dir/" + self.evil], **{
            word: self.evil for word in ("comment", "hostname", "username",
                                         "command_line")},
            name=name, tags=[self.evil, b"more"])
        self.series = f"files.{plain_repo.xxh64(name):016x}"
        shutil.copy(self.cache + b"/" + self.name,
                    self.cache + b"/" + self.series.encode())

    def settings(self):
        where = self.home + b"/settings/borgcache-tui"
        os.makedirs(where)
        flat = self.evil.replace(b"\n", b"")[:99]
        write(where + b"/config", b"[ui]\ntheme = " + flat + b"\n" +
              flat + b" = 1\n[" + flat + b"]\nx = y\n" + flat + b"\n")


def check_batch(program, world, sign):
    cache = world.cache
    seen = b""
    commands = [[b"list"], [b"info"], [b"security"], [b"files"],
                [b"files", world.name, b"--entries"], [b"chunks"], [b"verify"],
                [b"check"], [b"archives"], [b"export", b"-"],
                [b"info", b"--provenance"],
                [b"files", b"--path", world.evil[:99]],
                [b"rebuild-files", b"--dry-run", cut(world.evil, 255)],
                [b"destroy", b"--dry-run", world.name],
                [b"forget", b"--dry-run", world.name, b"--all"],
                [b"rebuild-chunks", b"--dry-run"], [b"open"],
                [world.evil[:200]], [b"files", world.evil[:200]],
                [b"--color", world.evil[:200]], [b"--" + world.evil[:200]],
                [b"--repo", world.evil[:4000], b"info"]]
    for words in commands:
        for more in ([], [b"--debug"]):
            run = batch(program, world.env, *more, cache, *words)
            is_json = words[0] == b"export"
            check_text(run.stdout, words, 10000 if is_json else 3)
            check_text(run.stderr, words)
            seen += run.stdout + run.stderr
        run = batch(program, world.env, b"--json", cache, *words)
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
    write(cache, data[:at] + name + data[at + 32:])
    for words in ([], [b"--json"], [b"--json-lines"]):
        run = batch(program, world.env, *words, world.cache, b"files",
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


def check_screens(program, world, sign):
    begin = re.escape(BEGIN.get(sign, sign))
    pages = check_terminal(program, world.env, [world.cache], KEYS, {
        "archives": f"2026-11-22 21:51 {begin}",
        "overview": f"{world.series} +{begin}"}, first="only look")
    assert any(sign in page for page in pages.values()), (sign, pages["files"])


def try_text(program, evil, sign, keep_key_type=True):
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder, evil, keep_key_type)
        check_screens(program, world, sign)
        check_batch(program, world, sign)
        check_path(program, world)
        check_plain(program, world)


def case(name):
    return lambda program: try_text(program, *TEXTS[name])


def security_files(program):
    """All of them at once, also where Borg cannot read them."""
    evil = b"".join(text[:99] for text, _ in TEXTS.values())
    try_text(program, evil, r"\x1b", keep_key_type=False)


def names_world(folder):
    shutil.copytree(NAMES, folder + "/world")
    base = folder + "/world/"
    (ident,) = os.listdir(base + "security")
    Path(base, "security", ident, "location").write_text(base + "repo")
    return base + "cache/" + ident, {
        "LC_ALL": "C.UTF-8", "HOME": folder, "BORG_REPO": base + "repo",
        "BORG_CACHE_DIR": base + "cache",
        "BORG_SECURITY_DIR": base + "security"}


def look_at_names(p):
    """The table by path, each entry in full and as a value; a search."""
    p.keys("3")
    p.wait_for("digest")
    p.settle()
    p.keys("\r")
    p.wait_for("path or hash")
    p.keys("L")
    p.settle()
    pages = [p.screen.text()]
    for _ in range(14):
        for key in ("\r", "y", "y", "q", "j"):
            p.keys(key)
            p.settle()
            pages.append(p.screen.text())
    p.keys("/")
    p.keys("evil")
    p.settle()
    p.keys("\r")
    p.settle()
    pages.append(p.screen.text())
    return pages


def file_names(program):
    """Names of files in an archive that Borg made."""
    with tempfile.TemporaryDirectory() as folder:
        cache, env = names_world(folder)
        with Program([program, cache], env=env) as p:
            p.wait_for("READ")
            pages = look_at_names(p)
            p.keys("q")
            p.keys("q")
            p.settle()
            assert p.end() == 0, p.raw[-500:]
            assert not p.screen.foreign, p.screen.foreign
            assert p.modes_kept() and p.screen.is_given_back() is None
        for page in pages:
            assert not re.search(f"^ ?{LINE}", page, re.M), page
            assert not re.search("\u0301{4}", page), page
        for sign in (r"\x1b[2J", r"\x07", r"\x9b31m", r"\u009b31m", r"\x7f",
                     r"\u202e", r"\x0aEVIL", r"\xff", r"\u0301", "漢字",
                     "xxxxxxxx", "plain.txt"):
            assert any(sign in page for page in pages), sign


if __name__ == "__main__":
    run_cases({name: case(name) for name in TEXTS} |
              {"security_files": security_files, "file_names": file_names})

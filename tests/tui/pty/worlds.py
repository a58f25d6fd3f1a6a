#!/usr/bin/env python3
"""Odd surroundings: worlds.py PROGRAM MAKE-FILES-CACHE [CASE…]

Terminal types, locales, sizes, streams that are closed or no terminal, a
terminal that reads slowly.
"""
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from terminal import Program, run_cases

COMMANDS = Path(__file__).resolve().parents[3] / "tui/cli/commands.def"


def demo(program, *options, **more):
    return Program([program, "--demo", *options], **more)


def works(p):
    """The question, the overview, a table, the end."""
    p.wait_for("The repository has moved")
    p.keys("l")
    p.wait_gone("The repository has moved")
    p.keys("3\r")
    p.wait_for("mtime")
    p.keys("qqq")
    assert p.end() == 0
    assert p.modes_kept() and p.screen.is_given_back() is None


def unknown_terminal_types(program):
    """Said once, until the first key."""
    for term in ("no-such-terminal", "", None):
        with demo(program, env={"TERM": term}) as p:
            p.wait_for("unknown here; using xterm-256color")
            p.wait_for("The repository has moved")
            p.keys("l")
            p.wait_gone("unknown here")
            p.keys("q")
            assert p.end() == 0


def known_terminal_types(program):
    for term in ("xterm", "vt100", "screen", "tmux-256color", "linux"):
        with demo(program, env={"TERM": term}) as p:
            p.wait_for("The repository has moved")
            p.keys("l")
            p.wait_gone("The repository has moved")
            p.keys("q")
            assert p.end() == 0, term
            assert p.modes_kept(), term


def no_utf8_locale(program):
    """ASCII on the screen and in batch text."""
    for locale in ("C", "POSIX", "xx_XX.none"):
        with demo(program, env={"LC_ALL": locale}) as p:
            works(p)
            assert p.raw.isascii(), re.findall(rb"[^\0-\x7f]+", p.raw)[:3]
    commands = re.findall(r'^X\("([^"]+)"', COMMANDS.read_text(), re.M)
    helped = [[name, "--help"] for name in commands]
    for words in (["info"], ["security"], ["files"], ["chunks"], ["check"],
                  ["--help"], *helped):
        run = subprocess.run([program, "--batch", "--demo", *words],
                             env={**os.environ, "LC_ALL": "C"},
                             capture_output=True)
        assert (run.stdout + run.stderr).isascii(), (words, run.stdout)
        assert run.stdout, (words, run.stderr)


def smallest_window(program):
    with demo(program, rows=1, cols=1) as p:
        p.settle()
        p.resize(24, 80)
        p.wait_for("The repository has moved")
        p.keys("l")
        p.wait_for("1 Overview")
        for rows, cols in ((1, 1), (1, 80), (24, 1), (4, 19)):
            p.resize(rows, cols)
            p.settle()
        p.resize(5, 20)
        p.wait_for("READ")
        p.keys("q")
        assert p.end() == 0


def resize_storm(program):
    """A hundred sizes while a large files cache is being read."""
    with tempfile.TemporaryDirectory() as folder:
        cache = folder + "/" + "0" * 64
        os.mkdir(cache)
        subprocess.run([MAKE, cache, "400000"], check=True,
                       stdout=subprocess.DEVNULL)
        choose = random.Random(1)
        with Program([program, "--offline", cache]) as p:
            for _ in range(100):
                p.resize(choose.randint(1, 70), choose.randint(1, 250))
                p.keys(choose.choice("123\rjkG46?"))
                p.read(0.005)
            p.resize(24, 80)
            p.keys("\x0c")
            p.wait_for("READ")
            p.keys("1")
            p.wait_for("files.bench")
            p.wait_for("400 000")
            p.kill(15)
            assert p.end() == 143
            assert not p.screen.foreign, p.screen.foreign


def no_terminal_on_stdin(program):
    for stdin in (None, "/dev/null"):
        with demo(program, streams={0: stdin}) as p:
            assert p.end() == 2
            assert b"not a terminal; see --batch" in p.raw, p.raw
            assert b"\x1b" not in p.raw, p.raw


def no_terminal_on_stdout(program):
    """The facts as text, and that it is so."""
    with tempfile.NamedTemporaryFile() as file:
        with demo(program, streams={1: file.name}) as p:
            assert p.end() == 1  # the demo has findings
            assert b"stdout is no terminal, running --batch info" in p.raw
        assert b"433801f272bd" in file.read()


def closed_stderr(program):
    """Its number is not given to something else, as the signals' pipe."""
    with demo(program, streams={2: None}) as p:
        p.wait_for("The repository has moved")
        assert os.readlink(f"/proc/{p.pid}/fd/2") == "/dev/null"
        works(p)


def closed_streams(program):
    """What is opened later never becomes one of the three."""
    for closed in ((0,), (1,), (2,), (0, 1, 2), (1, 2)):
        streams = {fd: None for fd in closed}
        with tempfile.NamedTemporaryFile() as file:
            if 1 not in closed:
                streams[1] = file.name
            with demo(program, "--batch", "info", streams=streams) as p:
                code = p.end()
            # a closed stdout is an error, not a success that nobody saw
            assert code == (2 if 1 in closed else 1), (closed, code)
            assert (1 in closed) != (b"433801f272bd" in file.read()), closed


def slow_terminal(program):
    """Keys come faster than anybody reads; the last state is what shows."""
    with demo(program) as p:
        p.wait_for("The repository has moved")
        p.keys("l3")
        p.wait_for("3 Files")
        for _ in range(30):
            p.keys("21346")
        p.keys("3")
        p.wait(lambda: re.search(r"^ ?3 Files", p.screen.text(), re.M),
               "ends on Files")
        p.keys("q")
        assert p.end() == 0


if __name__ == "__main__":
    MAKE = os.path.abspath(sys.argv.pop(2))
    run_cases({
        "unknown_terminal_types": unknown_terminal_types,
        "known_terminal_types": known_terminal_types,
        "no_utf8_locale": no_utf8_locale,
        "smallest_window": smallest_window,
        "resize_storm": resize_storm,
        "no_terminal_on_stdin": no_terminal_on_stdin,
        "no_terminal_on_stdout": no_terminal_on_stdout,
        "closed_stderr": closed_stderr,
        "closed_streams": closed_streams,
        "slow_terminal": slow_terminal,
    })

#!/usr/bin/env python3
"""The screen lives while the engine is busy: busy.py PROGRAM [CASE…]

What keeps it busy is a BORG_PASSCOMMAND that says nothing before it is told to:
it reads from a fifo. So every moment here lies between two known events.
"""
import os
import shutil
import signal
import tempfile
from contextlib import contextmanager
from pathlib import Path

from terminal import Program, run_cases

KEYED = Path(__file__).resolve().parents[2] / "golden/keyed"
UNLOCKING = "unlocking the key"


class World:
    """The keyed repository, and a passcommand that waits for us."""

    def __init__(self, folder):
        self.folder = Path(folder)
        shutil.copytree(KEYED, self.folder, dirs_exist_ok=True)
        self.cache, = (self.folder / "cache").glob("?" * 64)
        location = self.folder / "security" / self.cache.name / "location"
        location.write_text(f"{self.folder}/repo")
        self.fifo = self.folder / "fifo"
        os.mkfifo(self.fifo)
        self.pid = self.folder / "pid"
        command = self.folder / "passcommand"
        command.write_text(
            f"#!/bin/sh\necho $$ >{self.pid}.new\n"
            f"mv {self.pid}.new {self.pid}\nexec cat {self.fifo}\n")
        command.chmod(0o700)
        self.env = {"BORG_REPO": f"{self.folder}/repo",
                    "BORG_CACHE_DIR": f"{self.folder}/cache",
                    "BORG_SECURITY_DIR": f"{self.folder}/security",
                    "BORG_PASSCOMMAND": str(command)}

    def start(self, program):
        p = Program([program, str(self.cache)], env=self.env)
        p.wait_for("p passphrase")
        p.keys("p")
        p.wait_for(UNLOCKING)
        return p

    def child(self, p):
        p.wait(self.pid.exists, "the passcommand runs")
        return int(self.pid.read_text())

    def says(self, text):
        self.fifo.write_text(text)


@contextmanager
def busy(program):
    """A program that is unlocking, and the process that it waits for."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        with world.start(program) as p:
            yield p, world, world.child(p)


def is_gone(pid):
    """Ended, and waited for by its parent."""
    return not os.path.exists(f"/proc/{pid}")


def esc_gives_it_up(program):
    with busy(program) as (p, world, child):
        p.keys("\x1b")
        p.wait_for("unlocking was given up")
        p.wait(lambda: is_gone(child), "the passcommand has ended")
        world.pid.unlink()
        p.keys("p")
        p.wait_for(UNLOCKING)
        again = world.child(p)
        world.says("correct horse\n")
        p.wait_for("the key is loaded")
        assert is_gone(again) and again != child
        p.keys("q")
        assert p.end() == 0 and p.modes_kept()


def other_keys_work(program):
    """Screens, lists and a prompt; the result comes where one is by then, and
    takes no key away from what is being typed."""
    with busy(program) as (p, world, _):
        p.keys("3")
        p.wait_for("verified")
        p.wait_for(UNLOCKING)
        p.keys("\r")
        p.wait_for("mtime")
        p.keys("/12")
        p.wait_for("Search: 12")
        world.says("correct horse\n")
        p.wait(lambda: is_gone(int(world.pid.read_text())), "it has ended")
        p.keys("3")
        p.wait_for("Search: 123")
        p.keys("\x1b")
        p.wait_for("the key is loaded")
        p.keys("qqq")
        assert p.end() == 0 and p.modes_kept()


def wrong_answer_waits(program):
    """Nobody who has gone on types into a field that opens by itself."""
    with busy(program) as (p, world, _):
        p.keys("6")
        p.wait_for("6 Log")
        p.wait_for(UNLOCKING)
        world.says("wrong\n")
        p.wait_for("p asks for the passphrase")
        p.keys("1")
        p.wait_for("next save")
        p.keys("p")
        p.wait_for("Passphrase:")
        p.keys("correct horse\r")
        p.wait_for("the key is loaded")
        p.keys("q")
        assert p.end() == 0 and p.modes_kept()


def quitting_ends_it(program):
    """By key and by signal: the terminal is back, and nobody is left."""
    ways = {"q": 0, "\x03": 0, signal.SIGINT: 130, signal.SIGTERM: 143,
            signal.SIGHUP: 129}
    for way, code in ways.items():
        with busy(program) as (p, _, child):
            if isinstance(way, str):
                p.keys(way)
            else:
                p.kill(way)
            assert p.end() == code, way
            assert p.modes_kept() and p.screen.is_given_back() is None
            assert is_gone(child), way


def size_and_paint(program):
    with busy(program) as (p, _, child):
        p.resize(12, 40)
        p.wait(lambda: UNLOCKING in p.screen.text() and
               "2 Security" not in p.screen.text(), "the other size")
        p.resize(24, 80)
        p.wait_for("2 Security")
        sent = len(p.raw)
        p.keys("\x0c")
        p.wait(lambda: p.raw.find(b"1 Overview", sent) >= 0, "all of it again")
        assert not is_gone(child)
        p.keys("\x1b")
        p.wait_for("unlocking was given up")
        p.keys("q")
        assert p.end() == 0


def stopped_and_continued(program):
    for stop in (lambda p: p.keys("\x1a"), lambda p: p.kill(signal.SIGTSTP)):
        with busy(program) as (p, world, child):
            stop(p)
            assert p.report()[0] == "stopped"
            assert p.modes_kept()
            p.kill(signal.SIGCONT)
            p.wait_for(UNLOCKING)
            assert not is_gone(child)
            world.says("correct horse\n")
            p.wait_for("the key is loaded")
            p.keys("q")
            assert p.end() == 0 and p.modes_kept()


run_cases({case.__name__: case for case in (
    esc_gives_it_up, other_keys_work, wrong_answer_waits, quitting_ends_it,
    size_and_paint, stopped_and_continued)})

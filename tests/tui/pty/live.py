#!/usr/bin/env python3
"""Another program changes the cache that is shown: live.py PROGRAM [CASE…]

It is said once, r reads it again, and nobody wakes up for nothing.
"""
import contextlib
import os
import shutil
import tempfile

from terminal import Program, run_cases

NOTE = "changed by another program: r reads it again"
LONGER_THAN_POLLING_S = 3.5


@contextlib.contextmanager
def shown(program):
    """A cache with an empty files cache, and the program at rest."""
    with tempfile.TemporaryDirectory() as folder:
        cache = folder + "/" + "0" * 64
        os.mkdir(cache)
        write(cache, "config", "[cache]\nversion = 1\n")
        write(cache, "files.one", "")
        with Program([program, "--offline", cache]) as p:
            p.wait_for("files.one")
            p.wait_idle()
            assert NOTE not in p.screen.text()
            yield p, cache


def write(cache, name, text):
    with open(f"{cache}/{name}", "w") as file:
        file.write(text)


def replace(cache, name, text):
    write(cache, "new.tmp", text)
    os.replace(f"{cache}/new.tmp", f"{cache}/{name}")


def a_change_is_said_and_r_reads_it(program):
    with shown(program) as (p, cache):
        for name, change in (("files.two", write), ("files.three", replace)):
            change(cache, name, "")
            p.wait_for(NOTE)
            assert name not in p.screen.text()
            p.keys("r")
            p.wait_gone(NOTE)
            p.wait_for(name)
            p.wait_idle()
        write(cache, "config", "[cache]\nversion = 1\n# in place\n")
        p.wait_for(NOTE)
        p.keys("q")
        assert p.end() == 0


def much_writing_is_one_note(program):
    """After it neither a byte nor any time goes into what follows."""
    with shown(program) as (p, cache):
        write(cache, "files.two", "")
        p.wait_for(NOTE)
        p.wait_idle()
        sent, used, woken = len(p.raw), p.cpu_ticks(), p.wake_ups()
        for number in range(2000):
            replace(cache, "config", f"[cache]\nversion = 1\n# {number}\n")
        p.wait_idle()
        assert len(p.raw) == sent and p.cpu_ticks() == used
        assert p.wake_ups() == woken


def a_cache_that_goes_is_said(program):
    """And what comes back under its name is followed again."""
    with shown(program) as (p, cache):
        shutil.rmtree(cache)
        p.wait_for(NOTE)
        os.mkdir(cache)
        write(cache, "config", "[cache]\nversion = 1\n")
        p.keys("r")
        p.wait_gone(NOTE)
        p.wait_idle()
        write(cache, "files.again", "")
        p.wait_for(NOTE)


def no_look_from_time_to_time(program):
    with shown(program) as (p, _):
        woken, used = p.wake_ups(), p.cpu_ticks()
        assert not p.read(LONGER_THAN_POLLING_S)
        assert p.wake_ups() == woken and p.cpu_ticks() == used


if __name__ == "__main__":
    run_cases({
        "a_change_is_said_and_r_reads_it": a_change_is_said_and_r_reads_it,
        "much_writing_is_one_note": much_writing_is_one_note,
        "a_cache_that_goes_is_said": a_cache_that_goes_is_said,
        "no_look_from_time_to_time": no_look_from_time_to_time,
    })

#!/usr/bin/env python3
"""Line by line in a terminal: plain.py PROGRAM [CASE…]

Nothing moves the cursor, and a passphrase is typed without being seen; the
echo comes back however that ends.
"""
import shutil
import signal
import tempfile
import termios
from pathlib import Path

from terminal import Program, run_cases

KEYED = Path(__file__).resolve().parents[2] / "golden/keyed"
PASSPHRASE = "correct horse"


def keyed(program, folder, **more):
    """A repository with a key, at the place that is remembered of it."""
    shutil.copytree(KEYED, folder, dirs_exist_ok=True)
    (security,) = (Path(folder) / "security").iterdir()
    (security / "location").write_text(f"{folder}/repo")
    (cache,) = (p for p in (Path(folder) / "cache").iterdir() if p.is_dir())
    env = {"BORG_CACHE_DIR": f"{folder}/cache",
           "BORG_SECURITY_DIR": f"{folder}/security", "HOME": folder}
    return Program([program, "--plain", str(cache)], env=env, **more)


def echoes(p):
    return bool(termios.tcgetattr(p.slave)[3] & termios.ECHO)


def asks(p, times):
    """The question is there for that many times, and nothing is echoed."""
    p.wait(lambda: p.raw.count(b"Passphrase, not shown: ") == times and
           p.raw.endswith(b"shown: ") and not echoes(p), f"asks ({times})")


def waits(p):
    p.wait(lambda: p.raw.endswith(b"\n> ") and echoes(p), "asks for a line")


def asked(p):
    p.wait(lambda: p.raw.endswith(b"\n> "), "asks for a line")
    p.keys("p\n")
    asks(p, 1)


def passphrase_is_not_seen(program):
    with tempfile.TemporaryDirectory() as folder, keyed(program, folder) as p:
        asked(p)
        p.keys("a bad one\n")
        asks(p, 2)
        assert b"wrong, try again" in p.raw, p.raw
        p.keys(PASSPHRASE + "\n")
        waits(p)
        p.keys("1\n\n")
        p.wait(lambda: b"key loaded" in p.raw, "says that it is unlocked")
        p.keys("quit\n")
        assert p.end() == 0
        assert PASSPHRASE.encode() not in p.raw, p.raw
        assert b"a bad one" not in p.raw, p.raw
        assert b"\x1b" not in p.raw, p.raw
        assert p.modes_kept()


def signal_gives_echo_back(program):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGSEGV):
        with tempfile.TemporaryDirectory() as folder, \
                keyed(program, folder) as p:
            asked(p)
            if number == signal.SIGINT:
                p.keys("\x03")
            else:
                p.kill(number)
            assert p.end() == -number
            assert p.modes_kept()


def dumb_terminal(program):
    """Where no screen can be painted, lines do."""
    with Program([program, "--demo", "--plain"], env={"TERM": "dumb"}) as p:
        p.wait_for("previously located at")
        p.keys("l\n")
        p.wait_for("verified")
        p.keys("quit\n")
        assert p.end() == 0
        assert b"\x1b" not in p.raw and p.modes_kept()


if __name__ == "__main__":
    run_cases({
        "passphrase_is_not_seen": passphrase_is_not_seen,
        "signal_gives_echo_back": signal_gives_echo_back,
        "dumb_terminal": dumb_terminal,
    })

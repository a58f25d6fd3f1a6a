#!/usr/bin/python3
"""A full disk behind stdout is told: full_disk.py PROGRAM FIXTURE

Every command that looks, as text and as JSON, and the help: exit 2 (3 for
check, by its convention) and one line on stderr that says what and why.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

PROGRAM, FIXTURE = (Path(name).resolve() for name in sys.argv[1:])
TABLE = Path(__file__).resolve().parents[2] / "tui/cli/commands.def"
SAID = "stdout cannot be written: No space left on device\n"


def lookers():
    text = re.sub(r"/\*.*?\*/", "", TABLE.read_text(), flags=re.S)
    return re.findall(r'^X\("([^"]+)", \w+, \w+, LOOKS', text, re.M)


def run(*words):
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent",
           "LC_ALL": "C.UTF-8", "BORG_CACHE_DIR": str(FIXTURE / "cache"),
           "BORG_SECURITY_DIR": str(FIXTURE / "security"),
           "BORG_REPO": str(FIXTURE / "repo"),
           "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}
    with open("/dev/full", "wb") as full:
        done = subprocess.run([PROGRAM, *words], env=env, stdout=full,
                              stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              text=True, timeout=60)
    return done.returncode, done.stderr


def main():
    names = lookers()
    words = {"explain": ("explain", "home")}
    jobs = [(name, "--batch", *form, *words.get(name, (name,)))
            for name in names for form in ((), ("--json",), ("--help",))]
    jobs += [("files", "--batch", *form, "--entries", "files", "mail")
             for form in ((), ("--json",), ("--json-lines",))]
    jobs += [("", "--help"), ("", "--version"), ("files", "--batch", "-0",
                                                 "files")]
    failed = 0
    for name, *words in jobs:
        wanted = 3 if name == "check" else 2
        got = run(*words)
        if got != (wanted, SAID):
            failed += 1
            print(f"{' '.join(words)}: {got}, wanted {(wanted, SAID)}")
    print(f"full disk: {len(jobs)} runs, {failed} failed")
    sys.exit(failed > 0 or len(names) < 7)


if __name__ == "__main__":
    main()

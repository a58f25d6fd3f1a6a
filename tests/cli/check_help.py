#!/usr/bin/python3
"""Help names every option and command: check_help.py PROGRAM

The tables are read as text, so that a row that never reaches the program is
seen. The examples of a command are lines that the program itself accepts.
"""
import re
import shlex
import subprocess
import sys
from pathlib import Path

TUI = Path(__file__).resolve().parents[2] / "tui/cli"
PROGRAM = sys.argv[1]
COLUMNS = 80


def rows(name):
    """The first text of each row of a table."""
    text = re.sub(r"/\*.*?\*/", "", (TUI / name).read_text(), flags=re.S)
    return re.findall(r'^X\("([^"]+)"', text, re.M)


def run(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=60)
    return done.returncode, done.stdout, done.stderr


def examples(text):
    for line in text.split("\nexamples:\n")[1].splitlines():
        if line.startswith("  borgcache-tui "):
            yield shlex.split(line)[1:]


def complaints(options, commands):
    code, text, error = run("--help")
    if code != 0 or error:
        yield f"--help: exit {code}, {error}"
    for line in text.splitlines():
        if len(line) > COLUMNS:
            yield f"--help: a line does not fit {COLUMNS} columns: {line}"
    for name in options:
        if not re.search(rf"^  (-\w,|   ) {name}( |$)", text, re.M):
            yield f"--help does not name {name}"
    for name in commands:
        if not re.search(rf"^ [ *] {name} +\w", text, re.M):
            yield f"--help does not name {name}"
        yield from of_command(name)


def of_command(name):
    code, text, error = run("--batch", name, "--help")
    if code != 0 or error or not text.startswith("usage: ") or \
            f"] {name}" not in text.splitlines()[0]:
        yield f"{name} --help: exit {code}, {text[:200]} {error}"
        return
    if not text.endswith("\n"):
        yield f"{name} --help: the last line has no end"
    found = list(examples(text))
    if not found:
        yield f"{name} --help: no example"
    for words in found:
        if name not in words:
            yield f"{name}: the example is another command's: {words}"
        code, _, error = run(*words, "--help")
        if code != 0:
            yield f"{name}: example {words}: {error}"
        for word in words:
            if word.startswith("--") and f" {word}" not in text:
                yield f"{name}: example with {word}, which it does not take"


def main():
    options, commands = rows("options.def"), rows("commands.def")
    failed = list(complaints(options, commands))
    print("\n".join(failed))
    print(f"help: {len(options)} options, {len(commands)} commands")
    sys.exit(bool(failed) or len(options) < 15 or len(commands) < 7)


if __name__ == "__main__":
    main()

"""What the lints share: the files they look at and how they complain."""
import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path.cwd()
CODE = ("engine", "tui", "include", "tests")
# A definition as clang-format leaves it: its brace stands alone in column 0.
FUNCTION = re.compile(
    r"^(?P<head>[A-Za-z_](?:[^;{}=#\n]|\n(?!\n))*?)\n\{\n(?P<body>.*?)^\}",
    re.M | re.S)


def files(*suffixes, folders=CODE):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file():
                yield path, path.relative_to(ROOT).as_posix()


def public_names():
    """Each function that include/borgcache declares -> its header's name."""
    return {name: path.stem
            for path, _ in files(".h", folders=("include",))
            for name in re.findall(r"^BC_API[^;(]*\b(bc_\w+)\(",
                                   path.read_text(), re.M)}


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def end(complaints, looked_at):
    """Exit 1 with the complaints; also if there was nothing to look at."""
    for line in complaints:
        print(line)
    if not looked_at:
        print(f"nothing to look at below {ROOT}")
    sys.exit(1 if complaints or not looked_at else 0)

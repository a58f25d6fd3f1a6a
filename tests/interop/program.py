"""Runs the program under test and compares its documents with facts."""
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

# Debian's Python has jsonschema, Borg's need not.
FIT_SCHEMA = ["/usr/bin/python3",
              str(Path(__file__).resolve().parents[1] / "cli/documents.py")]

WORST = ("warning", "critical")


class Program:
    """`PROGRAM --batch --json`; every answer is checked for its form, and by
    Report.end against the schema."""

    printed = set()

    def __init__(self, path, env, cwd="/", prefix=()):
        self.command = [*prefix, str(path), "--batch", "--json"]
        self.env = env
        self.cwd = cwd

    def __call__(self, *args):
        run = subprocess.run(
            [*self.command, *map(str, args)], env=self.env, cwd=self.cwd,
            stdin=subprocess.DEVNULL, capture_output=True)
        name = f"{' '.join(map(str, args))}"
        if run.returncode not in (0, 1):
            raise AssertionError(
                f"{name}: exit {run.returncode}: "
                f"{run.stderr.decode(errors='replace')}")
        if not run.stdout.endswith(b"}\n"):
            raise AssertionError(f"{name}: no document: {run.stdout[:200]!r}")
        document = json.loads(run.stdout)
        if document["format"] != "borgcache-tui/1":
            raise AssertionError(f"{name}: format {document['format']}")
        Program.printed.add(run.stdout)
        document["exit"] = run.returncode
        return document


def exit_fits_findings(document):
    """Exit 1 is for a warning or a critical finding and for nothing else."""
    bad = [f for f in document["findings"] if f["severity"] in WORST]
    return document["exit"] == (1 if bad else 0)


def differences(wanted, got, at=""):
    """Where got lacks a wanted fact. More than wanted is allowed in objects."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key, value in wanted.items():
            if key not in got:
                yield f"{at}.{key}: not there, wanted {value!r:.120}"
            else:
                yield from differences(value, got[key], f"{at}.{key}")
    elif isinstance(wanted, list) and isinstance(got, list):
        if len(wanted) != len(got):
            yield f"{at}: {len(got)} items, wanted {len(wanted)}"
        for i, (left, right) in enumerate(zip(wanted, got)):
            yield from differences(left, right, f"{at}[{i}]")
    elif wanted != got or isinstance(wanted, bool) != isinstance(got, bool):
        yield f"{at}: {got!r:.120}, wanted {wanted!r:.120}"


class Report:
    """Counts what was compared and prints what differs."""

    def __init__(self):
        self.compared = 0
        self.failed = 0

    def same(self, title, wanted, got):
        self.compared += 1
        found = list(differences(wanted, got))
        self.failed += bool(found)
        for line in found[:20]:
            print(f"{title}: {line}")
        if len(found) > 20:
            print(f"{title}: and {len(found) - 20} more")

    def true(self, title, value):
        self.same(title, True, value)

    def end(self):
        if Program.printed:
            self.true("every document fits the schema", subprocess.run(
                FIT_SCHEMA, input=b"".join(sorted(Program.printed)),
                check=False).returncode == 0)
        print(f"{self.compared} comparisons, {self.failed} failed")
        return 1 if self.failed or not self.compared else 0


def readable_by_all(program, *folders):
    """Copies without a write permission, and a copy of the program, that an
    unprivileged user can reach. Returns the folder; the caller removes it."""
    top = Path(tempfile.mkdtemp(prefix="bc-read-only-"))
    shutil.copy2(program, top / "program")
    for folder in folders:
        shutil.copytree(folder, top / Path(folder).name, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX,a-w", str(top)], check=True)
    return top

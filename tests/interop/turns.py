"""Borg and the library taking turns on one repository and one cache.

The state (repository, cache, security directory) is kept apart from the tree
that is backed up, so that the same round can be played twice: once by Borg,
once by the library, from the same state over the same files.
"""
import json
import os
import shutil
from pathlib import Path

import borgs
from cases import PASSPHRASE, environment, venv

FLAGS = """
import json
import sys
from borg.logger import setup_logging
setup_logging(level="warning")
from borg.manifest import Manifest
from borg.repository import Repository
with Repository(sys.argv[1], exclusive=True) as repository:
    manifest = Manifest.load(repository, Manifest.NO_OPERATION_CHECK)
    manifest.config["feature_flags"] = {
        operation: {"mandatory": names}
        for operation, names in json.loads(sys.argv[2]).items()}
    manifest.write()
"""


class Turns:
    """One repository below `top`, and the tree `top`/src."""

    def __init__(self, top, mock, **variables):
        self.top = Path(top)
        self.mock = mock
        self.state = self.top / "state"
        self.repo = self.state / "repo"
        self.env = environment(
            self.top / "home", BORG_BASE_DIR=str(self.state / "base"),
            **{"BORG_PASSPHRASE": PASSPHRASE, **variables})
        (self.top / "home").mkdir(parents=True)
        (self.top / "src").mkdir()
        self.state.mkdir()

    def run(self, *command, fails=False):
        done = borgs.run([str(word) for word in command], env=self.env,
                         cwd=self.top)
        if done.returncode and not fails:
            raise AssertionError(
                f"{command}: exit {done.returncode}: "
                f"{done.stderr.decode(errors='replace')}")
        return done

    def borg(self, *args, **kw):
        return self.run(venv() / "bin/borg", "-r", self.repo, *args, **kw)

    def create(self, encryption="none"):
        self.borg("repo-create", "--encryption", encryption)

    def borg_backup(self, mode, series="home", compression="lz4"):
        done = self.borg(
            "create", "--list", "--files-cache", mode, "-C", compression,
            series, "src")
        return statuses(done.stderr)

    def our_backup(self, mode, series="home", compression="lz4"):
        done = self.run(self.mock, "-m", mode, "-C", compression, self.repo,
                        series, "src")
        return statuses(done.stdout)

    def keep(self):
        """Put the state aside; `back` brings it back as often as wanted."""
        shutil.rmtree(self.top / "kept", ignore_errors=True)
        shutil.copytree(self.state, self.top / "kept", symlinks=True)

    def back(self):
        shutil.rmtree(self.state)
        shutil.copytree(self.top / "kept", self.state, symlinks=True)

    def client_files(self):
        """Bytes of config, files caches and security files, by name."""
        base = self.state / "base"
        found = {}
        for path in sorted(base.rglob("*")):
            if path.is_file() and path.name != "CACHEDIR.TAG":
                found[str(path.relative_to(base))] = path.read_bytes()
        return found


def statuses(output):
    """Status letter by path, of regular files; what is no UTF-8 in a path
    becomes a question mark, as Borg prints it."""
    found = {}
    text = output.decode("utf-8", "surrogateescape")
    text = text.encode("utf-8", "replace").decode()
    for line in text.splitlines():
        if len(line) > 2 and line[1] == " " and line[0] in "UAMhEC":
            found[line[2:]] = line[0]
    return found


def write(path, size, fill, age):
    """A file of `size` bytes whose mtime is `age` seconds before 2026."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((fill.encode() * (size // len(fill) + 1))[:size])
    when = 1767225600 * 10**9 - age * 10**9 + 123456789
    os.utime(path, ns=(when, when))


def demand(turns, **names):
    """The manifest names features that an operation needs."""
    borgs.run([venv() / "bin/python", "-c", FLAGS, turns.repo,
               json.dumps(names)],
              env=turns.env, cwd=turns.top, check=True)

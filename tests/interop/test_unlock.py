#!/usr/bin/env python3
"""Does the program unlock what Borg unlocks? test_unlock.py PROGRAM [--all]

`borg repo-info` and `open` on the same repository, key and variables: the same
stderr, exit code and, where Borg succeeds, the same files afterwards. Where
Borg ends with a traceback only the exit code is compared. The numbers are
scenarios of repository-side 12.2. With --all every way to be opened in every
mode.
"""
import base64
import json
import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import borgs
from cases import MODES, environment, need_borg, venv
from program import Report

PASSPHRASE = "correct h\u00f6rse"
WRONG = {"BORG_PASSPHRASE": "wrong"}
NO_SOURCE = {"BORG_PASSPHRASE": None}


class World:
    """A repository made by Borg, below `top`; `copy` gives one to spoil."""

    def __init__(self, top):
        self.top = Path(top)
        self.repo = self.top / "repo"
        self.base = self.top / "base"

    def environment(self, changes):
        env = environment(self.top, BORG_BASE_DIR=str(self.base),
                          BORG_PASSPHRASE=PASSPHRASE)
        for name, value in changes.items():
            if value is None:
                env.pop(name, None)
            else:
                env[name] = value.replace("@", str(self.top))
        return env

    def run(self, command, changes, held=b""):
        """held is what the descriptor called FD in the variables gives."""
        with tempfile.TemporaryFile() as text:
            text.write(held)
            text.seek(0)
            fd = text.fileno()
            env = {name: str(fd) if value == "FD" else value
                   for name, value in self.environment(changes).items()}
            return borgs.run(
                [str(word) for word in command], cwd=self.top, env=env,
                pass_fds=(fd,))

    def borg(self, *args, changes=None, **kw):
        return self.run((venv() / "bin/borg", "-r", self.repo, *args),
                        changes or {}, **kw)

    def copy(self, top):
        """At another place, as if it had been made there."""
        shutil.copytree(self.top, top, symlinks=True)
        world = World(top)
        remembered("location", str(world.repo))(world)
        return world

    def key_file(self):
        return next((self.base / ".config/borg/keys").iterdir())

    def repokey(self):
        return self.repo / "keys/repokey"

    def files(self):
        """Bytes of the client's files; the cache's tag says who made it."""
        return {str(path.relative_to(self.base)): path.read_bytes()
                for path in sorted(self.base.rglob("*"))
                if path.is_file() and path.name != "CACHEDIR.TAG"}


def make(top, mode, passphrase=PASSPHRASE):
    world = World(top)
    world.top.mkdir(parents=True)
    changes = {"BORG_PASSPHRASE": passphrase,
               "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes"}
    for args in (("repo-create", "-e", mode), ("create", "a", "/etc/hostname")):
        done = world.borg(*args, changes=changes)
        if done.returncode:
            raise AssertionError(done.stderr.decode())
    return world


# What is done to a copy before it is opened.

def nothing(_world):
    pass


def all_of(*steps):
    return lambda world: [step(world) for step in steps]


def forget_repository(world):
    shutil.rmtree(world.base / ".local")


def forget_cache(world):
    shutil.rmtree(world.base / ".cache")


def remembered(name, text):
    def spoil(world):
        security = next((world.base / ".local/share/borg/security").iterdir())
        (security / name).write_text(text)
    return spoil


def manifest_type(byte):
    def spoil(world):
        path = world.repo / "config/manifest"
        data = bytearray(path.read_bytes())
        data[24 + int.from_bytes(data[:4], "little")] = byte
        path.write_bytes(data)
    return spoil


def manifest(change):
    def spoil(world):
        path = world.repo / "config/manifest"
        path.write_bytes(change(bytearray(path.read_bytes())))
    return spoil


def flip(at):
    """One bit of the manifest; behind the metadata where at is negative."""
    def change(data):
        data[at if at >= 0 else len(data) + at] ^= 1
        return data
    return manifest(change)


def blob(old, new):
    """Change bytes of the encrypted key inside its Base64."""
    def spoil(world):
        data = base64.b64decode(world.repokey().read_bytes())
        assert data.count(old) == 1, old
        world.repokey().write_bytes(base64.b64encode(data.replace(old, new)))
    return spoil


def flipped(before):
    """One bit of the byte in front of these bytes of the encrypted key."""
    def spoil(world):
        data = bytearray(base64.b64decode(world.repokey().read_bytes()))
        data[data.index(before) - 1] ^= 1
        world.repokey().write_bytes(base64.b64encode(data))
    return spoil


def foreign_key(world):
    """The key of another repository, which the same passphrase opens."""
    shutil.copy(ORIGINALS[FOREIGN].repokey(), world.repokey())


def repokey(content):
    return lambda world: world.repokey().write_bytes(content(
        world.repokey().read_bytes()))


def no_repokey(world):
    world.repokey().unlink()


def key_file(content):
    def spoil(world):
        path = world.key_file()
        path.write_bytes(content(path.read_bytes()))
    return spoil


def other_id(data):
    return data[:9] + bytes(data[9:73])[::-1] + data[73:]


def beside(name, content):
    """Another entry of the keys directory; None makes a folder."""
    def spoil(world):
        path = world.key_file().parent / name
        path.mkdir() if content is None else path.write_bytes(content)
    return spoil


def move_key(name):
    def spoil(world):
        (world.top / name).parent.mkdir(exist_ok=True)
        world.key_file().rename(world.top / name)
    return spoil


REPOKEY = "repokey-aes-ocb"
KEYFILE = "keyfile-blake2-chacha20-poly1305"
AUTHENTICATED = "authenticated"
EMPTY = "empty passphrase"
FOREIGN = "repokey-chacha20-poly1305"
ORIGINALS = {}  # by name, as made by Borg
SAME, LAST_LINE, CODE = "same", "last line", "code"

# title, repository, spoil, variables, what descriptor FD gives, comparison
ROWS = (
    *((f"34: bit of byte {at}", REPOKEY, flip(at), {}, b"", CODE)
      for at in (0, 4, 25, 27, 33, 57, 90, -1)),
    ("35: bit of a plaintext", AUTHENTICATED, flip(-1), {}, b"", CODE),
    ("36: bit of a hash", REPOKEY, flip(9), {}, b"", SAME),
    ("37: two bytes behind", REPOKEY, manifest(lambda d: d + b"xx"), {}, b"",
     SAME),
    ("38: a byte less", REPOKEY, manifest(lambda d: d[:-1]), {}, b"", CODE),
    ("38: ten bytes", REPOKEY, manifest(lambda d: d[:10]), {}, b"", CODE),
    ("41: of another mode", REPOKEY, manifest_type(0x20), {}, b"", CODE),
    ("41: of the other place", REPOKEY, manifest_type(0x10), {}, b"", CODE),
    ("40: manifest type 99", REPOKEY, manifest_type(0x99), {}, b"", SAME),
    ("40: wrong passphrase comes later", REPOKEY, manifest_type(0x99), WRONG,
     b"", SAME),
    ("42: variable", REPOKEY, nothing, WRONG, b"", SAME),
    ("42: legacy codes", REPOKEY, nothing,
     {**WRONG, "BORG_EXIT_CODES": "legacy"}, b"", SAME),
    ("42: key file", KEYFILE, nothing, WRONG, b"", SAME),
    ("42: authenticated", AUTHENTICATED, nothing, WRONG, b"", SAME),
    ("42: the key is lost", AUTHENTICATED, nothing,
     {**WRONG, "BORG_WORKAROUNDS": "x,authenticated_no_key"}, b"", SAME),
    ("42: not UTF-8", REPOKEY, nothing, {"BORG_PASSPHRASE": "\udcff"}, b"",
     CODE),
    ("42: empty", REPOKEY, nothing, {"BORG_PASSPHRASE": ""}, b"", SAME),
    ("43: empty", REPOKEY, repokey(lambda _: b""), {}, b"", SAME),
    ("43: garbage", REPOKEY, repokey(lambda _: b"garbage"), {}, b"", SAME),
    ("43: garbage, wrong passphrase", REPOKEY, repokey(lambda _: b"garbage"),
     WRONG, b"", SAME),
    ("43: garbage, bad command", REPOKEY, repokey(lambda _: b"garbage"),
     {**NO_SOURCE, "BORG_PASSCOMMAND": "false"}, b"", SAME),
    ("43: not ASCII", REPOKEY, repokey(lambda d: d + b"\xc3\xa9"), {}, b"",
     SAME),
    ("43: not UTF-8", REPOKEY, repokey(lambda d: d + b"\xff"), {}, b"",
     CODE),
    ("43: padding", REPOKEY, repokey(lambda d: d.rstrip(b"=\n") + b"A"), {},
     b"", SAME),
    ("43: removed", REPOKEY, no_repokey, {}, b"", CODE),
    ("43: version 2", REPOKEY, blob(b"\xa7version\x01", b"\xa7version\x02"),
     {}, b"", SAME),
    ("43: algorithm", REPOKEY, blob(b"argon2 cha", b"argon3 cha"), {}, b"",
     SAME),
    ("43: type", REPOKEY, blob(b"\xa2id", b"\xa2ix"), {}, b"", CODE),
    ("43: no time", REPOKEY, blob(b"time_cost\x03", b"time_cost\x00"), {},
     b"", CODE),
    ("43: other time", REPOKEY, blob(b"time_cost\x03", b"time_cost\x02"), {},
     b"", SAME),
    ("42: a bit of the sealed key", REPOKEY, flipped(b"\xa4salt"), {}, b"",
     SAME),
    ("42: a bit of the salt", REPOKEY, flipped(b"\xa7version"), {}, b"", SAME),
    ("42: the key of another repository", REPOKEY, foreign_key, {}, b"", CODE),
    ("44: missing", KEYFILE, move_key("elsewhere"), {}, b"", SAME),
    ("44: wrong id", KEYFILE, key_file(other_id), {}, b"", SAME),
    ("44: wrong id, named", KEYFILE,
     all_of(key_file(other_id), move_key("key")), {"BORG_KEY_FILE": "@/key"},
     b"", SAME),
    ("44: bad magic", KEYFILE,
     all_of(key_file(lambda d: b"b" + d[1:]), move_key("key")),
     {"BORG_KEY_FILE": "key"}, b"", SAME),
    ("44: single line", KEYFILE,
     all_of(key_file(lambda d: d.split(b"\n")[0]), move_key("key")),
     {"BORG_KEY_FILE": "./x/../key"}, b"", SAME),
    ("44: long line", KEYFILE,
     all_of(key_file(lambda d: d.replace(b"\n", b"x\n", 1)), move_key("key")),
     {"BORG_KEY_FILE": "key"}, b"", SAME),
    ("44: no Base64", KEYFILE,
     all_of(key_file(lambda d: d.rstrip(b"=\n") + b"A"), move_key("key")),
     {"BORG_KEY_FILE": "key"}, b"", SAME),
    ("44: short", KEYFILE,
     all_of(key_file(lambda d: d[:74] + b"YWJj\n"), move_key("key")),
     {"BORG_KEY_FILE": "key"}, b"", SAME),
    ("44: warned in the directory", KEYFILE,
     key_file(lambda d: d[:74] + b"YWJj\n"), {}, b"", SAME),
    ("44: not there", KEYFILE, nothing, {"BORG_KEY_FILE": "key"}, b"", CODE),
    ("44: a folder among them", KEYFILE,
     all_of(beside("folder", None), move_key("x")), {}, b"", CODE),
    ("44: CR and a no-break space", KEYFILE,
     key_file(lambda d: d.replace(b"\n", b"\xc2\xa0\r", 1)), {}, b"", SAME),
    ("44: other files among them", KEYFILE,
     all_of(beside("a", b"no key"), beside("z", b"BORG_KEY " + b"1" * 70)), {},
     b"", SAME),
    ("44: BORG_KEYS_DIR", KEYFILE, move_key("keys/k"),
     {"BORG_KEYS_DIR": "@/keys"}, b"", SAME),
    ("44: an empty BORG_KEY_FILE is none", KEYFILE, nothing,
     {"BORG_KEY_FILE": ""}, b"", SAME),
    ("45: empty passphrase", EMPTY, nothing, NO_SOURCE, b"", SAME),
    ("45: unknown, and as good as unencrypted", EMPTY, forget_repository,
     NO_SOURCE, b"", SAME),
    ("45: not empty, nobody to ask", REPOKEY, nothing, NO_SOURCE, b"",
     LAST_LINE),
    ("45: not empty, key file", KEYFILE, nothing, NO_SOURCE, b"",
     LAST_LINE),
    # rs_scenario_46
    ("46: two line ends", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSCOMMAND": "printf 'correct h\u00f6rse\\n\\n'"},
     b"", SAME),
    ("46: CRLF", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSCOMMAND": "printf 'correct h\u00f6rse\\r\\n'"},
     b"", SAME),
    ("46: no passphrase for it, but the version", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSCOMMAND":
      "sh -c 'test $BORG_VERSION = 2.0.0b12 && echo correct h\u00f6rse'"},
     b"", SAME),
    ("46: false", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSCOMMAND": "false"}, b"", SAME),
    ("46: killed", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSCOMMAND": "sh -c 'kill -9 $$'"}, b"", SAME),
    ("46: unknown program", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSCOMMAND": "nonexistcmd \"it's\""}, b"", SAME),
    ("46: not a program", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSCOMMAND": "/etc/hostname"}, b"", CODE),
    ("46: open quote", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSCOMMAND": "echo 'x"}, b"", CODE),
    ("46: no words", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSCOMMAND": ""}, b"", CODE),
    ("46: the variable wins", REPOKEY, nothing,
     {"BORG_PASSCOMMAND": "false"}, b"", SAME),
    ("46: descriptor", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSPHRASE_FD": "FD"},
     (PASSPHRASE + "\n").encode(), SAME),
    ("46: wrong on the descriptor", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSPHRASE_FD": "FD"}, b"wrong\n", SAME),
    ("46: no descriptor", REPOKEY, nothing,
     {**NO_SOURCE, "BORG_PASSPHRASE_FD": "8"}, b"", CODE),
    ("46: no number", EMPTY, nothing,
     {**NO_SOURCE, "BORG_PASSPHRASE_FD": "x"}, b"", SAME),
)

YES = "BORG_RELOCATED_REPO_ACCESS_IS_OK"
KNOWN_YES = "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK"
# What can be met when a repository is opened; in each mode one after another.
OPENING = (
    ("known", nothing, {}),
    ("no cache", forget_cache, {}),
    ("unknown", all_of(forget_repository, forget_cache), {KNOWN_YES: "yes"}),
    ("unknown, no", forget_repository, {}),
    ("relocated", remembered("location", "/before"), {YES: "yes"}),
    ("relocated, no", remembered("location", "/before"), {}),
    ("key type", remembered("key-type", "3"), {}),
    ("replay", remembered("manifest-timestamp",
                          "2999-01-01T00:00:00.000000+00:00"), {}),
)


def outcome(world, done, how):
    stderr = done.stderr.decode("utf-8", "replace")
    if how == LAST_LINE:  # behind Python's warning and the question
        stderr = stderr[stderr.rindex("can not acquire"):]
    return {
        "exit": done.returncode,
        "stderr": None if how == CODE else stderr,
        "files": world.files() if done.returncode == 0 else None,
    }


def compare(report, program, original, row):
    """Both on the same place, so that every path in a message is the same."""
    title, _name, spoil, changes, held, how = row
    with tempfile.TemporaryDirectory(prefix="bc-unlock-") as top:
        results = []
        for command in (
                (venv() / "bin/borg", "-r", "@repo", "repo-info"),
                (program, "--batch", "--repo", "@repo", "open")):
            world = original.copy(Path(top).resolve() / "w")
            spoil(world)
            before = world.files()
            done = world.run(
                [world.repo if word == "@repo" else word for word in command],
                changes, held)
            results.append(outcome(world, done, how))
            after = world.files()
            shutil.rmtree(world.top)
        report.same(title, *results)
        secret = PASSPHRASE.encode()
        if done.returncode:
            report.same(f"{title}: nothing is written", before, after)
        report.true(f"{title}: no secret",
                    secret not in done.stderr + done.stdout)


def opening_rows(every):
    """For each mode one way to be opened, so that each is met, or every one;
    and every refusal for each kind of key (cs_scenario_56 to 58). Mode none is
    test_cache.py's."""
    for number, (mode, _) in enumerate(MODES[1:]):
        for at, (title, spoil, changes) in enumerate(OPENING):
            if every or at == number % len(OPENING):
                yield (f"{mode}: {title}", mode, spoil, changes, b"", SAME)
    refusals = [row for row in OPENING if row[1] is not nothing and not row[2]
                and row[0] != "no cache"]
    for kind in (AUTHENTICATED, EMPTY, KEYFILE, REPOKEY):
        changes = {"BORG_PASSPHRASE": ""} if kind == EMPTY else {}
        for title, spoil, _ in refusals:
            yield (f"{kind}: {title}, without an answer", kind, spoil, changes,
                   b"", SAME)


def logically_encrypted(report, program):
    """rs_scenario_45, as a look sees it."""
    for name, passphrase, wanted in (
            (EMPTY, "", False), (REPOKEY, PASSPHRASE, True),
            (AUTHENTICATED, PASSPHRASE, False)):
        world = ORIGINALS[name]
        done = world.run(
            (program, "--batch", "--json", "--repo", world.repo, "info"),
            {"BORG_PASSPHRASE": passphrase})
        facts = json.loads(done.stdout)["repository"]
        report.same(f"45: {name}", {
            "key": "unlocked", "logically_encrypted": wanted}, facts)


def looking_goes_on(report, program, world):
    """A passphrase that is wrong or cannot be had is a finding."""
    for changes, code in ((WRONG, "passphrase-wrong"),
                          ({**NO_SOURCE, "BORG_PASSCOMMAND": "false"},
                           "passphrase-wrong"),
                          (NO_SOURCE, "key-locked")):
        done = world.run(
            (program, "--batch", "--json", "--repo", world.repo, "security"),
            changes)
        document = json.loads(done.stdout)
        codes = [f["code"] for f in document["findings"]]
        report.true(f"a look with {changes}: {codes}", code in codes)
        report.same(f"a look with {changes}", {"verdict": "unknown"}, document)
        report.same(f"a look with {changes}: exit",
                    code == "passphrase-wrong", done.returncode == 1)
        report.same(f"a look with {changes}: stderr", b"", done.stderr)


def main():
    need_borg()
    program = Path(sys.argv[1]).resolve()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bc-unlock-") as top:
        top = Path(top).resolve()
        wanted = [(mode, mode, PASSPHRASE) for mode, _ in MODES[1:]]
        wanted.append((EMPTY, "repokey-chacha20-poly1305", ""))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            ORIGINALS.update(zip(
                [name for name, _, _ in wanted],
                pool.map(lambda w: make(top / w[0], *w[1:]), wanted)))
            rows = [*ROWS, *opening_rows(sys.argv[2:] == ["--all"])]
            list(pool.map(lambda row: compare(
                report, program, ORIGINALS[row[1]], row), rows))
        logically_encrypted(report, program)
        looking_goes_on(report, program, ORIGINALS[REPOKEY])
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

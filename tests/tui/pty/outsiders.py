#!/usr/bin/env python3
"""Texts from outside in places seldom looked at: outsiders.py PROGRAM [CASE…]

One text with everything that is hostile (evil.EVIL) in the cache's config and
the folders of a root, in the repository's own files, its manifest, its locks
and damaged archives, in key files, passphrases and their commands, in every
variable, in exports, the trash and what a monitoring system collects. What is
printed and shown is text and nothing else, and the text was met on the way.
"""
import json
import os
import re
import shutil
import struct
import tempfile
from pathlib import Path

import plain_repo
from evil import (EVIL, EVIL_TEXT, LINE, SIGN, batch, check_terminal, check_text, cut,
                  write)
from terminal import run_cases

TOP = Path(__file__).resolve().parents[3]
FLAT = EVIL.replace(b"\n", b"").replace(b"\r", b"")
NAME = cut(EVIL, 99)
SCREENS = {"look": "l", "security": "2", "files": "3", "chunks": "4",
           "archives": "5", "log": "6", "overview": "1"}


class World:
    """A copy of the demo, or of a repository with a key."""

    def __init__(self, folder, fixture="assets/demo/fixture"):
        self.base = os.fsencode(folder) + b"/"
        shutil.copytree(os.fsencode(TOP / fixture), self.base,
                        dirs_exist_ok=True)
        (self.id,) = os.listdir(self.base + b"security")
        self.cache = self.base + b"cache/" + self.id
        self.security = self.base + b"security/" + self.id
        self.repo = self.base + b"repo"
        write(self.security + b"/location", self.repo)
        self.env = {
            b"LC_ALL": b"C.UTF-8", b"HOME": self.base, b"TZ": b"UTC",
            b"XDG_CONFIG_HOME": self.base + b"settings",
            b"BORG_CACHE_DIR": self.base + b"cache",
            b"BORG_SECURITY_DIR": self.base + b"security",
            b"BORG_REPO": self.repo}
        self.seen = b""

    def spoil(self, path, old, new):
        with open(path, "rb") as file:
            text = file.read()
        assert old in text, (old, text)
        write(path, text.replace(old, new))

    def batch(self, program, *words, **more):
        """As text with the debug log, and as JSON with a JSON log."""
        for kind in ([b"--debug"], [b"--json", b"--log-json"]):
            # a directory of a variable may be made where it is
            run = batch(program, self.env, *kind, *words, cwd=self.base,
                        **more)
            check_text(run.stdout, (kind, words), 9999)
            check_text(run.stderr, (kind, words), 9999)
            if b"--json" in kind:
                told = run.stdout
                if words[-1] != b"open":  # it asks in words, as Borg does
                    told += run.stderr
                for line in told.splitlines():
                    json.loads(line)
            self.seen += run.stdout + run.stderr

    def look(self, program, keys=None, argv=None, **more):
        pages = check_terminal(program, self.env, argv or [self.cache],
                               SCREENS if keys is None else keys, **more)
        self.seen += "\n".join(pages.values()).encode()

    def was_met(self, what):
        """On a screen, in text, or as JSON has it."""
        assert any(sign.encode() in self.seen for sign in (
            SIGN, SIGN.replace("x1b", "u001B"))), (what, self.seen[-2000:])
        self.seen = b""

    def need_not_be_met(self):
        """Nobody says what it was, and then nothing can happen."""
        self.seen = SIGN.encode()


COMMANDS = [[b"info"], [b"security"], [b"files"], [b"chunks"], [b"verify"],
            [b"check"], [b"archives"], [b"open"]]


def try_world(program, world, what, commands=COMMANDS):
    for words in commands:
        world.batch(program, world.cache, *words)
    world.look(program)
    world.was_met(what)


def config_values(program):
    one = EVIL_TEXT.replace(b"\n", b"").replace(b"\r", b"")
    changes = [(b"version = 1", b"version = " + one)] + [
        (name + b" = ", name + b" = " + one) for name in (
            b"repository", b"ignored_features", b"mandatory_features",
            b"[integrity]\nmanifest")
    ] + [(b"ignored_", name + b" = " + one + b"\nignored_") for name in (
        b"previous_location", b"key_type", b"timestamp")
    ] + [(b'"XXH64"', b'"' + name + b'"') for name in (
        json.dumps(EVIL.decode(errors="replace")).strip('"').encode(),)
    ] + [(b"[cache]", name) for name in (
        b"[" + one.replace(b"]", b"") + b"]", one, b"[cache]\n" + one)]
    silent = (b"previous", b"key_type", b"timestamp", b"[" + one[:1])
    for old, new in changes:
        with tempfile.TemporaryDirectory() as folder:
            world = World(folder)
            world.spoil(world.cache + b"/config", old, new)
            if new.startswith(silent):
                world.need_not_be_met()
            try_world(program, world, new,
                      [[b"info"], [b"verify"], [b"check"], [b"open"]])


def folders_of_a_root(program):
    """A root lists whatever lies in it."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        root = world.base + b"cache"
        os.mkdir(root + b"/" + NAME)
        shutil.copy(world.cache + b"/config", root + b"/" + NAME + b"/config")
        write(root + b"/no folder" + NAME, b"")
        for words in ([root, b"list"], [root + b"/" + NAME, b"info"],
                      [root + b"/" + NAME, b"destroy"], [root, NAME]):
            world.batch(program, *words)
        world.look(program, {"down": "j", "last": "j", "value": "y"},
                   argv=[root], first="Caches")
        world.was_met("root")


def the_repositorys_own_files(program):
    for name in (b"config/id", b"config/version", b"config/readme",
                 b"cache/chunks_hash", b"cache/chunks"):
        with tempfile.TemporaryDirectory() as folder:
            world = World(folder)
            write(world.repo + b"/" + name, EVIL_TEXT)
            if name != b"config/version":
                world.need_not_be_met()
            try_world(program, world, name)


def manifest(program):
    cases = ({"timestamp": EVIL},
             {"timestamp": b"2999-01-01T00:00:00.000000+00:00",
              "features": [EVIL_TEXT, b"other"]})
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            world = World(folder)
            plain_repo.put_manifest(world.repo, **case)
            try_world(program, world, case)


def damaged_archives(program):
    def no_id(world):
        write(world.repo + b"/archives/" + NAME, b"")

    def bad_time(world):
        plain_repo.add_archive(world.repo, [b"a"], name=b"b", time=EVIL)

    for damage in (no_id, bad_time):
        with tempfile.TemporaryDirectory() as folder:
            world = World(folder)
            damage(world)
            try_world(program, world, damage.__name__)


def locks(program):
    host = EVIL.decode(errors="replace")
    lock = {"exclusive": True, "hostid": host, "processid": 1, "threadid": 0,
            "time": "2999-11-26T00:00:00.000+00:00"}
    kinds = [lock, lock | {"time": host}, lock | {"processid": host},
             lock | {"exclusive": False}, host]
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            world = World(folder)
            world.env[b"BORG_LOCK_WAIT"] = b"0"
            os.makedirs(world.repo + b"/locks", exist_ok=True)
            write(world.repo + b"/locks/" + b"ab" * 32,
                  json.dumps(kind).encode())
            write(world.repo + b"/locks/" + NAME, b"{")
            world.need_not_be_met()
            try_world(program, world, kind, [
                [b"info"], [b"open"], [b"clean"], [b"rebuild-chunks"],
                [b"destroy", b"files.22bbe5a3348252f6"]])


def keys_and_passphrases(program):
    def variables(**given):
        return lambda world: {f"BORG_{name}".encode(): text
                              for name, text in given.items()}

    def in_a_file(world):
        """The kind of key that lies in a file of the user's."""
        with open(world.repo + b"/config/manifest", "rb") as file:
            data = file.read()
        (meta,) = struct.unpack_from("<I", data)
        kind = bytes([data[24] - 1])
        write(world.repo + b"/config/manifest",
              data[:24] + kind + data[25:24 + meta] + kind + data[25 + meta:])
        write(world.security + b"/key-type", b"%d" % kind[0])
        return {b"BORG_KEY_FILE": world.base + NAME}

    def of_another(world):
        in_a_file(world)
        write(world.base + NAME, b"BORG_KEY " + EVIL + b"\n" + EVIL)
        return {b"BORG_KEY_FILE": world.base + NAME}

    def in_a_folder(world):
        in_a_file(world)
        os.makedirs(world.base + NAME)
        write(world.base + NAME + b"/" + NAME,
              b"BORG_KEY " + world.id + b"\n" + EVIL)
        return {b"BORG_KEYS_DIR": world.base + NAME}

    cases = {
        "passphrase": variables(PASSPHRASE=EVIL),
        "command": variables(PASSCOMMAND=EVIL),
        "command fails": variables(PASSCOMMAND=b"sh -c 'exit 7' '" + FLAT),
        "command's answer": variables(PASSCOMMAND=b"printf '" + FLAT + b"'"),
        "descriptor": variables(PASSPHRASE_FD=EVIL),
        "key file": in_a_file, "other key": of_another,
        "key folder": in_a_folder}
    for name, case in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            world = World(folder, "tests/golden/keyed")
            world.env |= case(world)
            if name in ("passphrase", "command's answer", "command fails",
                        "descriptor"):
                world.need_not_be_met()
            for words in ([b"info"], [b"open"], [b"archives"]):
                world.batch(program, world.cache, *words)
            world.look(program, SCREENS | {"prompt": "p", "typed": "x\r",
                                           "log again": "6"})
            world.was_met(name)


def a_prompt(program):
    """It names a repository whose place is hostile."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(os.fsencode(folder) + b"/" + NAME)
        world = World(os.path.join(folder, os.fsdecode(NAME)),
                      "tests/golden/keyed")
        world.look(program, {"look": "l", "prompt": "p", "typed": "no\r"})
        world.was_met("prompt")


def variables(program):
    names = re.findall(r'^X\("(\w+)"',
                       (TOP / "tui/cli/variables.def").read_text(), re.M)
    assert len(names) > 20, names
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        usual = dict(world.env)
        for name in names:
            world.env = usual | {name.encode(): FLAT}
            for words in ([b"info", b"--provenance"], [b"list"], [b"open"]):
                world.batch(program, *words)
            world.look(program, {"look": "l", "log": "6"}, first="Borg")
        world.was_met("variables")


def exports(program):
    """What the file is called, and what somebody wrote into it."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        file = world.base + NAME
        write(world.security + b"/location", b"/srv/" + EVIL)
        world.batch(program, world.cache, b"export", file)
        commands = ([b"info"], [b"security"], [b"files"], [b"check"])
        for words in commands:
            world.batch(program, b"--import", file, *words)
        world.look(program, argv=[b"--import", file], first="IMPORT")
        world.was_met("export")
        with open(file, "rb") as lines:
            text = lines.read()
        spoiled = json.dumps(EVIL.decode(errors="replace")).encode()
        changes = [re.sub(rb'"(\w+)":"[^"]*"', rb'"\1":' + spoiled.replace(
            b"\\", rb"\\"), text, count=n) for n in range(1, 9)]
        for change in (*changes, text[:-20] + EVIL, EVIL, spoiled + b"\n"):
            write(file, change)
            for words in commands[:2]:
                world.batch(program, b"--import", file, *words)
        world.batch(program, b"--import", file + NAME, b"info")
        world.was_met("spoiled export")


def actions(program):
    """A plan, what was done, the trash, and the way back."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        name = b"files." + NAME
        shutil.copy(world.cache + b"/files.6f066fbcc7c8a40f",
                    world.cache + b"/" + name)
        write(world.cache + b"/" + name + b"-abcdefgh.tmp", b"")
        trash = world.base + b"cache/.borgcache-tui-trash"
        for words in ([b"forget", name, b"--all"], [b"undo"],
                      [b"destroy", name], [b"undo", NAME], [b"undo"],
                      [b"clean"], [b"destroy", name, b"--for-good"],
                      [b"destroy", NAME], [b"forget", NAME, b"--all"],
                      [b"forget", name, b"--path", EVIL],
                      [b"rebuild-files", EVIL], [b"purge", b"--days", EVIL]):
            world.batch(program, world.cache, *words)
        os.makedirs(trash + b"/" + NAME, exist_ok=True)
        world.batch(program, world.cache, b"undo")
        world.batch(program, world.cache, b"undo", NAME)
        world.batch(program, world.cache, b"purge", b"--yes")
        world.was_met("actions")


def figures(program):
    """A label of a metric is one line of text with escapes of its own."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder)
        shutil.copy(world.cache + b"/files.6f066fbcc7c8a40f",
                    world.cache + b"/files." + NAME)
        file = world.base + b"figures.prom"
        write(world.security + b"/location", b"/srv/" + EVIL)
        batch(program, world.env, world.cache, b"check", b"--prometheus", file)
        with open(file, "rb") as lines:
            text = lines.read()
        check_text(text, "figures", 9999)
        assert LINE.encode() in text
        for line in text.splitlines():
            assert re.match(rb"(# |borgcache_)", line), line


if __name__ == "__main__":
    run_cases({case.__name__: case for case in (
        config_values, folders_of_a_root, the_repositorys_own_files, manifest,
        damaged_archives, locks, keys_and_passphrases, a_prompt, variables,
        exports, actions, figures)})

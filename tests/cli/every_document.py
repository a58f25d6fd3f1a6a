#!/usr/bin/python3
"""Every command gives documents that fit the schema, whatever it is given:
every_document.py PROGRAM FIXTURE GOLDEN

Each row of commands.def with each option that it takes, alone and with all
flags at once, as --json and as --json-lines; and in worlds that are damaged,
keyed, unknown or out of reach. A run that is asked for a document prints one,
also when it fails.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from documents import Documents

PROGRAM = Path(sys.argv[1]).resolve()
FIXTURE, GOLDEN = (Path(name).resolve() for name in sys.argv[2:])
CLI = Path(__file__).resolve().parents[2] / "tui/cli"
# What an option's argument is called -> values to try.
VALUES = {
    "LOCATION": ("demo/repo", "/nonesuch", "ssh://host/./x", ""),
    "NS": ("0", "1795161600000000000", "-5"),
    "WARN[:CRIT]": ("1", "1:2", "x"),
    "FILE": ("out.file", "nonesuch/out.file"),
    "DAYS": ("0", "7", "-1"),
    "TOPIC": ("files_cache",),
    "PATH": ("home/ann/x",),
    "ARCHIVE": ("aid:a1bb", "home", "re:("),
    "MODE": ("mtime,size", "disabled", "size"),
    "EXPR": ("size>1K !race", "missing", "size>"),
}
WORDS = ("files.6f066fbcc7c8a40f", "mail", "nonesuch",
         "a" * 64, "aid:abcd")
# Not with others: what stdout then holds is no document.
ALONE = ("--help", "--version", "--null", "--json", "--json-lines", "--demo")


def table(name):
    text = re.sub(r"/\*.*?\*/", "", (CLI / name).read_text(), flags=re.S)
    for row in re.split(r"^X\(", text, flags=re.M)[1:]:
        columns = [""]
        for part in re.finditer(r'"((?:[^"\\]|\\.)*)"|(,)|(\w+)', row):
            if part[2]:
                columns.append("")
            else:
                columns[-1] += part[1] if part[1] is not None else part[3]
        yield columns


def options_of(command):
    """Each option with a value to try; a flag has none."""
    for name, _, takes, _, argument, commands, *_ in table("options.def"):
        names = commands.split()
        if name in ALONE or name == "--batch" or not (
                {"all", "batch", command} & set(names)):
            continue
        if takes == "CLI_FLAG":
            yield (name,)
            continue
        if "|" not in argument and argument not in VALUES:
            sys.exit(f"{name}: VALUES has none for {argument}")
        values = argument.split("|") if "|" in argument else VALUES[argument]
        for value in values:
            yield (name, value)


def takes_lines(command):
    return any(row[0] == "--json-lines" and command in row[5].split()
               for row in table("options.def"))


def runs(command, words):
    """The words of each run of a command in the world that is in order."""
    options = list(options_of(command))
    flags = [option[0] for option in options if len(option) == 1]
    tails = [[word] for word in WORDS] if words != "0" else []
    for form in ["--json"] + ["--json-lines"] * takes_lines(command):
        yield [form, command]
        yield [form, *flags, command, *(tails + [[]])[0]]
    for tail in tails:
        yield ["--json", command, *tail]
    for option in options:
        yield ["--json", *option, command, *(tails + [[]])[0]]


def runs_elsewhere(command, words):
    yield ["--json", command]
    if takes_lines(command):
        yield ["--json-lines", "--entries", command, WORDS[0]][
            :None if words != "0" else -1]
    elif words != "0":
        yield ["--json", command, WORDS[0]]


def write_over(path, data):
    path.write_bytes(data)


def make_world(kind, work):
    demo = work / "demo"
    # No command writes objects, and most files are objects.
    shutil.copytree(FIXTURE, demo, ignore=shutil.ignore_patterns("data"))
    (demo / "repo/data").symlink_to(FIXTURE / "repo/data")
    cache = next((demo / "cache").glob("[0-9a-f]*"))
    security = next((demo / "security").glob("[0-9a-f]*"))
    if kind == "keyed":
        shutil.rmtree(demo / "repo")
        shutil.copytree(GOLDEN / "repo/repokey-aes-ocb", demo / "repo")
        (demo / "repo/data").mkdir()
        new = (demo / "repo/config/id").read_text()
        config = cache / "config"
        config.write_text(config.read_text().replace(cache.name, new))
        cache.rename(cache.with_name(new))
        security.rename(security.with_name(new))
    elif kind == "damaged":
        write_over(cache / "config", b"\xff\xfegarbage")
        write_over(security / "location", b"\xff\xfe")
        write_over(demo / "repo/cache/chunks", b"garbage")
        (demo / "repo/locks").mkdir()
        write_over(demo / "repo/locks/0", b"{")
        (cache / os.fsdecode(b"files.\xff\x1b[m")).write_bytes(b"\x92\xc4")
    elif kind == "bare":
        for path in [*security.iterdir(), *cache.glob("files.*")]:
            path.unlink()
        shutil.rmtree(demo / "repo")
    elif kind == "empty":
        shutil.rmtree(demo / "cache")


WORLDS = ("in order", "keyed", "keyed and unlocked", "damaged", "bare",
          "empty")


def environment(work, world):
    env = {"PATH": os.environ["PATH"], "HOME": str(work), "LC_ALL": "C.UTF-8",
           "BORG_CACHE_DIR": "demo/cache", "BORG_SECURITY_DIR": "demo/security",
           "BORG_REPO": "demo/repo", "BORG_LOCK_WAIT": "1",
           "BORG_HOST_ID": "here",
           "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}
    if world == "keyed and unlocked":
        env.update(BORG_PASSPHRASE="test",
                   BORG_RELOCATED_REPO_ACCESS_IS_OK="yes",
                   BORG_FILES_CACHE_TTL="soon")
    return env


def run(job):
    words, world, shared = job
    with tempfile.TemporaryDirectory() as folder:
        work = shared or Path(folder)
        if not shared:
            make_world(base_of(world), work)
        done = subprocess.run(
            [PROGRAM, "--batch", *words], cwd=work,
            env=environment(work, world), stdin=subprocess.DEVNULL,
            capture_output=True, timeout=60)
    return f"{' '.join(words)} ({world})", done


def base_of(world):
    return "keyed" if "keyed" in world else world


def all_jobs(top):
    """Commands that look share a world; one that writes has its own."""
    shared = {}
    for world in WORLDS:
        shared[world] = top / world
        shared[world].mkdir()
        make_world(base_of(world), shared[world])
    for row in table("commands.def"):
        name, effect, count = row[0], row[3], row[4]
        for world in WORLDS:
            here = shared[world] if effect == "LOOKS" else None
            make = runs if world == WORLDS[0] else runs_elsewhere
            for words in make(name, count):
                yield words, world, here


def main():
    documents = Documents()
    with ThreadPoolExecutor(4) as pool, \
            tempfile.TemporaryDirectory() as top:
        for name, done in pool.map(run, list(all_jobs(Path(top)))):
            text = done.stdout.decode("utf-8")  # strict: JSON is UTF-8
            if done.returncode < 0:
                documents.fail(name, f"ended by {done.returncode}")
            documents.check_stdout(name, text, done.returncode)
            documents.check_stderr(
                name, done.stderr.decode("utf-8", "replace"))
    documents.end(200)


if __name__ == "__main__":
    main()

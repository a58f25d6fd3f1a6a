#!/usr/bin/python3
"""No command waits for anybody: never_blocks.py PROGRAM FIXTURE GOLDEN

Every row of commands.def, bare and with each of its examples, as cron, a shell
and a careless script would start it: with stdin an open pipe that nobody
writes to, a pipe that holds a yes, closed, /dev/null, and a terminal that is
also the controlling one. In a world with Borg's question waiting, in one
whose repository is locked by a process that lives, and in one that needs a
passphrase. Each ends within the bound and leaves what stdin holds unread.
"""
import array
import fcntl
import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROGRAM = Path(sys.argv[1]).resolve()
FIXTURE, GOLDEN = (Path(name).resolve() for name in sys.argv[2:])
TABLE = Path(__file__).resolve().parents[2] / "tui/cli/commands.def"
BOUND = 5
# Borg looks again after 1 to 5 seconds, so a wait may be that much longer.
LOCK_WAIT, LOCK_LATE = 1, 5
YES = b"yes\ny\nYES\n"
STDIN = ("pipe", "yes", "closed", "null", "terminal")
NO_PASSPHRASE = 50


def commands():
    """Name and examples of each row, the examples as --help prints them."""
    text = re.sub(r"/\*.*?\*/", "", TABLE.read_text(), flags=re.S)
    for name in re.findall(r'^X\("([^"]+)"', text, re.M):
        help_text = subprocess.run(
            [PROGRAM, "--batch", name, "--help"], check=True,
            stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout
        yield name, re.findall(r"^  borgcache-tui --batch (.*)$", help_text,
                               re.M)


def make_world(kind, work):
    demo = work / "demo"
    # No command writes objects, and most files are objects.
    shutil.copytree(FIXTURE, demo, ignore=shutil.ignore_patterns("data"))
    (demo / "repo/data").symlink_to(FIXTURE / "repo/data")
    if kind == "locked":
        (demo / "repo/locks").mkdir()
        (demo / "repo/locks/0123456789abcdef").write_text(
            '{"exclusive": true, "hostid": "here", "processid": %d, '
            '"threadid": 0, "time": "2999-01-01T00:00:00.000+00:00"}'
            % os.getpid())
    if kind == "encrypted":
        shutil.rmtree(demo / "repo")
        shutil.copytree(GOLDEN / "repo/repokey-aes-ocb", demo / "repo")
        (demo / "repo/data").mkdir()
        new = (demo / "repo/config/id").read_text()
        for part in ("cache", "security"):
            old = next((demo / part).glob("[0-9a-f]*"))
            old.rename(demo / part / new)
        config = demo / "cache" / new / "config"
        config.write_text(config.read_text().replace(old.name, new))


def environment(work):
    return {"PATH": os.environ["PATH"], "HOME": str(work), "LC_ALL": "C.UTF-8",
            "TERM": "xterm", "BORG_CACHE_DIR": "demo/cache",
            "BORG_SECURITY_DIR": "demo/security", "BORG_REPO": "demo/repo",
            "BORG_HOST_ID": "here", "BORG_LOCK_WAIT": str(LOCK_WAIT),
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}


def inside(words, work):
    """No example reaches a path outside the world."""
    return [str(work) + word if word.startswith("/") else word
            for word in words]


def unread(fd):
    size = array.array("i", [0])
    fcntl.ioctl(fd, termios.FIONREAD, size)
    return size[0]


def close_stdin():
    os.close(0)


def take_terminal():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def start(words, kind, work):
    """Run it; the exit code, "late", or "read" where stdin was read."""
    ends = []
    before = None
    if kind in ("pipe", "yes"):
        ends = list(os.pipe())
        if kind == "yes":
            os.write(ends[1], YES)
    elif kind == "terminal":
        ends = list(reversed(pty.openpty()))
        before = take_terminal
    elif kind == "closed":
        before = close_stdin
    with open(work / "out", "wb") as out, open(work / "err", "wb") as err:
        process = subprocess.Popen(
            [PROGRAM, "--batch", *words], cwd=work, env=environment(work),
            stdin=ends[0] if ends else subprocess.DEVNULL, stdout=out,
            stderr=err, preexec_fn=before, start_new_session=True)
        try:
            code = process.wait(bound(work))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            code = "late"
    if kind == "yes" and unread(ends[0]) != len(YES):
        code = "read"
    for end in ends:
        os.close(end)
    return code


def bound(work):
    locked = (work / "demo/repo/locks").exists()
    return BOUND + (LOCK_WAIT + LOCK_LATE if locked else 0)


def judge(job):
    name, words, world, kind = job
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        make_world(world, work)
        code = start(inside(words, work), kind, work)
        errors = (work / "err").read_text(errors="replace")
    where = f"{shlex.join(words)} ({world}, stdin {kind})"
    if not isinstance(code, int):
        return f"{where}: {code}"
    if code < 0 or "Sanitizer" in errors:
        return f"{where}: ended by {code}: {errors[:2000]}"
    if code > 3 and not errors:
        return f"{where}: exit {code} without a word"
    if name == "open" and world == "encrypted" and code != NO_PASSPHRASE:
        return f"{where}: exit {code}, not {NO_PASSPHRASE}: {errors}"
    if name == "open" and world == "locked" and code != 73:
        return f"{where}: exit {code}, not 73: {errors}"
    return None


def jobs():
    for name, examples in commands():
        for world in ("asking", "locked", "encrypted"):
            for kind in STDIN:
                yield name, [name], world, kind
        for example in examples:
            words = shlex.split(example)
            # Who writes "-" wants stdin read.
            yield (name, words, "asking", "null" if "-" in words else "pipe")


def main():
    todo = list(jobs())
    with ThreadPoolExecutor(8) as pool:
        failed = [said for said in pool.map(judge, todo) if said]
    print("\n".join(failed))
    print(f"never blocks: {len(todo)} runs, {len(failed)} failed")
    sys.exit(bool(failed) or len(todo) < 100)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Write golden/keyed/ with Borg 2.0.0b12 itself: a whole keyed repository.

Run with the Python that has Borg installed:

    python make_keyed.py [folder]     (default: the folder of this file)

keyed/repo, keyed/cache, keyed/security: repokey-blake2-chacha20-poly1305 under
the passphrase "correct horse", two series of archives. Borg remembers it at
/srv/backup/keyed.borg.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

BORG = ("import socket, sys; socket.gethostname = lambda: 'laptop'; "
        "socket.getfqdn = lambda *a: 'laptop'; sys.argv[0] = 'borg'; "
        "from borg.archiver import main; main()")
FILES = [("photos/beach.jpg", 3_000_000), ("photos/dunes.jpg", 1_000_000),
         ("notes.txt", 4_000), ("empty", 0)]


def borg(top, *args):
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
           "HOME": str(top), "BORG_BASE_DIR": str(top / "base"),
           "BORG_PASSPHRASE": "correct horse",
           "BORG_REPO": str(top / "repo")}
    subprocess.run([sys.executable, "-c", BORG, *args], check=True, env=env,
                   cwd=top)


def make(top):
    for number, (name, size) in enumerate(FILES):
        path = top / "home" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes([number + 1]) * size)
        os.utime(path, ns=(0, 1_700_000_000_000_000_000 + number))
    borg(top, "repo-create", "--encryption",
         "repokey-blake2-chacha20-poly1305")
    for number, series in enumerate(["home", "home", "etc"]):
        (top / "home" / "log").write_bytes(b"x" * (number + 1))
        borg(top, "create", "--compression", "zstd,19", "--timestamp",
             f"2026-11-2{number}T03:00:00+00:00", series, "home")


def write(kind, make, origin):
    """golden/KIND/, or in a folder of the caller's, from what make(top) does."""
    here = Path(sys.argv[1] if len(sys.argv) > 1 else __file__)
    out = (here if here.is_dir() else here.parent) / kind
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        make(top)
        shutil.copytree(top / "repo", out / "repo")
        shutil.copytree(top / "base/.cache/borg", out / "cache")
        shutil.copytree(top / "base/.local/share/borg/security",
                        out / "security")
    for location in out.glob("security/*/location"):
        location.write_text(f"/srv/backup/{kind}.borg")
    for path in out.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (out / "ORIGIN").write_text(
        f"borg 2.0.0b12, borg create of {origin}, {date.today()}, "
        f"by make_{kind}.py\n")


if __name__ == "__main__":
    write("keyed", make, "a small tree")

#!/usr/bin/env python3
"""Make the demo's fixture again with real Borg: assets/demo/make.py

Writes assets/demo/fixture: a repository of mode none, its cache and its
security directory, small enough to be built into the program. The structure
is the same each time; ids, inodes and times are of the day. ORIGIN says which
Borg made it and when. Needs the Borg that tests/run.sh installs.

What it shows: several series, entries of age 0 to 3, entries that share the
newest time, a files cache without an entry, chunks with and without a size,
and a repository that Borg remembers at another place.
"""
import datetime
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "interop"))
from cases import environment, venv  # noqa: E402

FIXTURE = HERE / "fixture"
REMEMBERED = "/srv/backup/home.borg"
MIB = 1 << 20
LIMIT = 200_000  # bytes of the whole fixture
# Borg, but on a host of no name.
BORG = ("import socket, sys; socket.gethostname = lambda: 'laptop'; "
        "socket.getfqdn = lambda *a: 'laptop'; sys.argv[0] = 'borg'; "
        "from borg.archiver import main; main()")

# Path, size, modified. Files of one repeated byte: large, and nothing stored.
HOME = (
    ("photos/2024/beach.jpg", 3 * MIB + 17, "2024-07-14 18:03:22"),
    ("photos/2024/dunes.jpg", 4 * MIB - 301, "2024-07-14 18:09:40"),
    ("photos/2024/harbour.jpg", 5 * MIB + 1024, "2024-07-15 07:55:01"),
    ("photos/2025/snow.jpg", 2 * MIB + 99, "2025-01-03 11:20:00"),
    ("photos/2025/train.mov", 61 * MIB + 5, "2025-02-11 16:45:12"),
    ("photos/2026/raw/DSC0990.NEF", 24 * MIB + 7, "2026-06-19 22:40:51"),
    ("photos/2026/raw/DSC0991.NEF", 25 * MIB + 11, "2026-06-20 03:11:09"),
    ("photos/2026/raw/DSC0992.NEF", 23 * MIB + 3, "2026-06-20 03:11:30"),
    ("documents/thesis.pdf", 1 * MIB + 812, "2023-05-02 09:14:00"),
    ("documents/thesis.tex", 180_233, "2023-05-02 09:12:48"),
    ("documents/taxes-2024.ods", 48_120, "2025-03-30 20:01:10"),
    ("documents/taxes-2025.ods", 51_007, "2026-03-28 19:30:59"),
    ("documents/letters/bank.odt", 18_400, "2022-11-08 10:00:00"),
    ("documents/letters/landlord.odt", 19_231, "2024-01-19 15:27:33"),
    ("documents/letters/über die Brücke.txt", 2_113, "2021-08-30 08:08:08"),
    ("documents/empty-note.txt", 0, "2025-12-01 00:00:00"),
    ("projects/kernel/config", 261_882, "2026-05-01 12:00:00"),
    ("projects/kernel/notes.md", 7_331, "2026-05-03 12:30:00"),
    ("projects/site/index.html", 5_120, "2024-10-10 10:10:10"),
    ("projects/site/style.css", 2_960, "2024-10-10 10:12:44"),
    ("projects/site/logo.svg", 11_402, "2024-09-27 21:18:00"),
    ("projects/site/fonts/serif.woff2", 88_344, "2020-02-02 02:02:02"),
    ("projects/tools/backup.sh", 1_214, "2026-04-17 06:00:00"),
    ("projects/tools/rotate.py", 3_876, "2026-04-17 06:05:00"),
    ("music/album/01 intro.flac", 9 * MIB + 4, "2019-12-24 20:00:00"),
    ("music/album/02 song.flac", 31 * MIB + 21, "2019-12-24 20:00:01"),
    ("music/album/03 outro.flac", 12 * MIB + 2, "2019-12-24 20:00:02"),
    ("vm/router.img", 120 * MIB, "2026-06-01 23:59:59"),
    (".bashrc", 3_771, "2021-01-01 00:00:00"),
    (".ssh/config", 412, "2025-09-09 09:09:09"),
    (".ssh/known_hosts", 6_004, "2026-06-18 17:00:00"),
)
# Gone before the second, third and fourth run: they end with age 3, 2, 1.
GONE = (
    (("downloads/old-release.iso", 90 * MIB + 1, "2024-03-03 03:03:03"),
     ("downloads/manual.pdf", 2 * MIB + 40, "2024-03-03 04:00:00")),
    (("documents/draft-1.odt", 33_120, "2026-02-01 10:00:00"),
     ("documents/draft-2.odt", 34_004, "2026-02-02 10:00:00"),
     ("documents/draft-3.odt", 34_890, "2026-02-03 10:00:00")),
    (("projects/site/old/index.html", 4_400, "2018-05-05 05:05:05"),
     ("projects/site/old/style.css", 1_200, "2018-05-05 05:05:06")),
)
MAIL = tuple(
    (f"{folder}/cur/{1700000000 + 86413 * i}.M{i}P7.mail,S=2", 900 + 677 * i,
     f"2025-{1 + i % 12:02}-{1 + i:02} 07:30:{i:02}")
    for folder, count in (("inbox", 9), ("lists", 14), ("sent", 5))
    for i in range(count)
) + (("sent/cur/1709999999.M1P7.mail,S=12000000", 12_000_000,
      "2025-10-10 18:00:00"),)
ETC = (
    ("fstab", 731, "2024-04-04 04:04:04"),
    ("hosts", 221, "2023-01-01 01:01:01"),
    ("ssh/sshd_config", 3_300, "2025-06-06 06:06:06"),
    ("systemd/system/backup.timer", 190, "2026-01-01 12:00:00"),
    ("systemd/system/backup.service", 402, "2026-01-01 12:00:05"),
)
# Modified after everything else, at one time: the race rule cannot tell
# whether they were whole when they were read.
TIES = ("projects/tools/backup.log", "projects/tools/state.json",
        ".bash_history")


def write(root, rows):
    for number, (name, size, modified) in enumerate(rows):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes([1 + number]) * size)
        stamp = datetime.datetime.fromisoformat(modified + "+00:00")
        os.utime(path, (stamp.timestamp(),) * 2)


def write_newest(root, soon):
    """The ties, and one file that is newer still: Borg never keeps it."""
    for name in TIES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(name.encode())
        os.utime(root / name, (soon, soon))
    (root / "session.lock").write_bytes(b"")
    os.utime(root / "session.lock", (soon + 1, soon + 1))


def make_sources(top):
    home = top / "home"
    write(home, HOME + sum(GONE, ()))
    write(top / "mail", MAIL)
    write(top / "etc", ETC)
    write(top / "notes", (("today.txt", 80, "2026-06-20 08:00:00"),))
    soon = int(time.time()) + 2
    write_newest(home, soon)
    time.sleep(soon + 5 - time.time())  # or Borg would keep none of them


def run_borg(top):
    env = environment(top / "nobody", BORG_BASE_DIR=str(top / "base"),
                      BORG_FILES_CACHE_TTL="5")

    def borg(*args):
        subprocess.run([venv() / "bin" / "python", "-c", BORG, "-r", "repo",
                        *args], env=env, cwd=top, check=True,
                       stdin=subprocess.DEVNULL)

    def create(series):
        borg("create", "--numeric-ids", "--compression", "zstd,19",
             series, series)

    borg("repo-create", "--encryption", "none")
    create("home")
    for gone in GONE:
        for name, _, _ in gone:
            (top / "home" / name).unlink()
        create("home")
    # Borg makes the next index from a listing, which knows no sizes.
    for index in (top / "repo/cache").glob("chunks*"):
        index.unlink()
    for series in ("mail", "etc", "notes"):
        create(series)


def collect(top):
    if FIXTURE.exists():
        shutil.rmtree(FIXTURE)
    shutil.copytree(top / "repo", FIXTURE / "repo")
    shutil.copytree(top / "base/.cache/borg", FIXTURE / "cache")
    shutil.copytree(top / "base/.local/share/borg/security",
                    FIXTURE / "security")
    for location in FIXTURE.glob("security/*/location"):
        location.write_text(REMEMBERED)
    for path in FIXTURE.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    total = sum(p.stat().st_size for p in FIXTURE.rglob("*") if p.is_file())
    assert total < LIMIT, f"{total} bytes"


def main():
    with tempfile.TemporaryDirectory(prefix="borgcache-demo-") as top:
        top = Path(top).resolve()
        (top / "nobody").mkdir()
        make_sources(top)
        run_borg(top)
        collect(top)
    version = subprocess.run([venv() / "bin" / "borg", "--version"],
                             check=True, capture_output=True, text=True).stdout
    (HERE / "ORIGIN").write_text(
        f"{version}command: assets/demo/make.py\n"
        f"date: {datetime.date.today()}\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Alternating rounds over a changing tree: test_rounds.py MOCK [--all]

In each round Borg and the library play the same backup from the same state;
their statuses must be equal. Then the state of one of them goes on: Borg's in
even rounds, ours in odd ones. The factors (encryption, files-cache mode, TTL,
suffix, compression) are paired so that every value of one meets every value of
the others; --all plays the whole product of the first four, which takes an
hour.

All cases of one encryption mode play in one repository, one series after the
other, and `borg check --verify-data` judges it at the end: rs_scenario_32. The
first of them has ten rounds, so that entries live and die by TTL.
"""
import itertools
import os
import random
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cases
from cases import need_borg
from program import Report
from turns import Turns, write

MODES = ("ctime,size,inode", "mtime,size,inode", "ctime,size", "mtime,size",
         "rechunk,ctime", "rechunk,mtime", "disabled")
TTLS = ("1", "2", "5")
SUFFIXES = (None, "X")
COMPRESSIONS = ("lz4", "none", "zstd,3", "zlib,6", "lzma,0", "auto,zstd,3",
                "auto,lzma,0")
ENCRYPTIONS = tuple(mode for mode, _ in cases.MODES)
LONG, SHORT = 10, 2


def pairwise():
    """Every encryption with every mode; the other factors alternate."""
    for e, encryption in enumerate(ENCRYPTIONS):
        for m in range(len(MODES)):
            i = (e + m) % len(MODES)
            yield (encryption, MODES[i], TTLS[(2 * e + m) % 3],
                   SUFFIXES[(e + m) % 2], COMPRESSIONS[(e + 2 * m) % 7])


def everything():
    for number, factors in enumerate(itertools.product(
            ENCRYPTIONS, MODES, TTLS, SUFFIXES)):
        yield (*factors, COMPRESSIONS[number % 7])


def change(turns, rng, number):
    """One kind of change after another, some of them together."""
    src = turns.top / "src"
    files = sorted(p for p in src.rglob("*") if p.is_file())
    for kind in rng.sample(range(8), 3):
        victim = rng.choice(files) if files else None
        if kind == 0 or victim is None or not victim.exists():
            write(src / f"n{number}/new{kind}", 10 + number, "n", number)
        elif kind == 1:
            write(victim, 20 + number, "changed", rng.randrange(100000))
        elif kind == 2:
            victim.unlink()
        elif kind == 3:
            os.utime(victim, ns=(10**18, 10**18 + number))
        elif kind == 4:
            victim.chmod(0o600 | rng.randrange(8))
        elif kind == 5:
            victim.rename(victim.with_name(f"r{number}-{victim.name[-20:]}"))
        elif kind == 6:
            link = victim.with_name(f"h{number}")
            if not link.exists():
                link.hardlink_to(victim)
        else:
            # rs_scenario_61: its hash is of these very bytes
            name = os.fsdecode(b"odd \xff\xe9 " + str(number).encode())
            write(src / name, 5, "o", 3)


def new_tree(turns):
    shutil.rmtree(turns.top / "src")
    for i in range(8):
        write(turns.top / f"src/d{i % 2}/f{i}", 100 * i, f"{i}", 1000 * i + 7)


def play(turns, number, factors, rounds):
    mode, ttl, suffix, compression = factors
    turns.env["BORG_FILES_CACHE_TTL"] = ttl
    turns.env.pop("BORG_FILES_CACHE_SUFFIX", None)
    if suffix:
        turns.env["BORG_FILES_CACHE_SUFFIX"] = f"{suffix}{number}"
    backup = {"series": f"home{number}", "compression": compression}
    rng = random.Random(number)
    new_tree(turns)
    for round_number in range(rounds):
        if round_number:
            change(turns, rng, round_number)
        turns.keep()
        ours = turns.our_backup(mode, **backup)
        if round_number % 2:
            turns.state.rename(turns.top / "ours")
            turns.state.mkdir()
        turns.back()
        borgs = turns.borg_backup(mode, **backup)
        yield f"{factors} round {round_number}", borgs, ours
        if round_number % 2:
            shutil.rmtree(turns.state)
            (turns.top / "ours").rename(turns.state)


def play_encryption(top, mock, encryption, factors, rounds):
    turns = Turns(top / encryption, mock)
    turns.create(encryption)
    results = []
    for number, case in enumerate(factors):
        results += [(f"{encryption} {title}", borgs, ours)
                    for title, borgs, ours in play(
                        turns, number, case, rounds if number else LONG)]
    check = turns.borg("check", "--verify-data", fails=True)
    results.append((f"{encryption} check", (0, b""),
                    (check.returncode, check.stderr)))
    return results


def main():
    need_borg()
    mock = Path(sys.argv[1]).resolve()
    whole = "--all" in sys.argv
    by_encryption = {encryption: [] for encryption in ENCRYPTIONS}
    for encryption, *rest in everything() if whole else pairwise():
        by_encryption[encryption].append(rest)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bc-rounds-") as top:
        top = Path(top).resolve()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [pool.submit(play_encryption, top, mock, encryption,
                                factors, LONG if whole else SHORT)
                    for encryption, factors in by_encryption.items()]
            for job in jobs:
                for title, wanted, got in job.result():
                    report.same(title, wanted, got)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

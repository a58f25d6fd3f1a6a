#!/usr/bin/env python3
"""Ten alternating rounds over a changing tree: test_rounds.py MOCK [--all]

In each round Borg and the library play the same backup from the same state;
their statuses must be equal. Then the state of one of them goes on: Borg's in
even rounds, ours in odd ones. The factors (mode, TTL, suffix) are paired so
that every value of one meets every value of the others; --all plays the whole
product, which takes many minutes.
"""
import itertools
import os
import random
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cases import need_borg
from program import Report
from turns import Turns, write

MODES = ("ctime,size,inode", "mtime,size,inode", "ctime,size", "mtime,size",
         "rechunk,ctime", "rechunk,mtime", "disabled")
TTLS = ("1", "2", "5")
SUFFIXES = (None, "X")
ROUNDS = 10


def pairwise():
    """Every mode with every TTL; the suffix alternates along both."""
    for i, mode in enumerate(MODES):
        for k, ttl in enumerate(TTLS):
            yield mode, ttl, SUFFIXES[(i + k) % 2]


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
            name = os.fsdecode(b"odd \xff\xe9 " + str(number).encode())
            write(src / name, 5, "o", 3)


def play(top, mock, number, factors):
    mode, ttl, suffix = factors
    variables = {"BORG_FILES_CACHE_TTL": ttl}
    if suffix:
        variables["BORG_FILES_CACHE_SUFFIX"] = suffix
    turns = Turns(top / str(number), mock, **variables)
    rng = random.Random(number)
    for i in range(8):
        write(turns.top / f"src/d{i % 2}/f{i}", 100 * i, f"{i}", 1000 * i + 7)
    turns.create()
    results = []
    for round_number in range(ROUNDS):
        if round_number:
            change(turns, rng, round_number)
        turns.keep()
        ours = turns.our_backup(mode)
        if round_number % 2:
            turns.state.rename(turns.top / "ours")
            turns.state.mkdir()
        turns.back()
        borgs = turns.borg_backup(mode)
        results.append((f"{factors} round {round_number}", borgs, ours))
        if round_number % 2:
            shutil.rmtree(turns.state)
            (turns.top / "ours").rename(turns.state)
    turns.borg("check", "--verify-data")
    return results


def main():
    need_borg()
    mock = Path(sys.argv[1]).resolve()
    factors = list(pairwise())
    if "--all" in sys.argv:
        factors = list(itertools.product(MODES, TTLS, SUFFIXES))
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bc-rounds-") as top:
        top = Path(top).resolve()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            jobs = [pool.submit(play, top, mock, n, f)
                    for n, f in enumerate(factors)]
            for job in jobs:
                for title, wanted, got in job.result():
                    report.same(title, wanted, got)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

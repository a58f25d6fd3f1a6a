#!/usr/bin/env python3
"""Write real caches: make_caches.py DIRECTORY [MODE...]

For each encryption mode a repository, a cache and a security directory as
Borg leaves them after several runs. Prints nothing; cases.json in DIRECTORY
lists what was made. Two trees of sources take turns, so that one series has
entries of age 0 and of age 1.
"""
import json
import os
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cases import MODES, borg, case_environment, need_borg

# Borg drops what is younger than this at the start of a run.
RACE_WINDOW_S = 3.2
LARGE = 6_000_000  # more than one chunk
FUTURE = 4102444800  # 2100-01-01
ODD_NAMES = (
    b"two words", b"-dash", b"caf\xc3\xa9", b"not-utf8-\xff\xfe",
    b"line\nbreak", b"quote\"'", b"\xf0\x9f\x90\xbb", b"tab\t",
)


def write(path, data, mtime_ns=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if mtime_ns is not None:
        os.utime(path, ns=(mtime_ns, mtime_ns))


def make_tree(root, seed):
    """Files of every kind that a files cache treats in its own way."""
    noise = random.Random(seed)
    src = root / "src"
    write(src / "large", random.Random(1).randbytes(LARGE))
    write(src / "empty", b"")
    write(src / "epoch", b"epoch", 0)
    write(src / "first-ns", b"one", 1)
    write(src / "before-1970", b"old", -1_000_000_000)
    write(src / "old", b"old", 981173106_123456789)
    write(src / "future", b"future", FUTURE * 10**9)
    write(src / "link-a", b"linked")
    os.link(src / "link-a", src / "link-b")
    os.symlink("link-a", src / "symlink")
    for name in ODD_NAMES:
        path = Path(os.fsdecode(os.path.join(os.fsencode(src), b"odd", name)))
        write(path, name)
    for i in range(40):
        write(src / f"many/{i // 10}/{i}", noise.randbytes(i * 97))
    for i in range(5):
        write(src / f"only-{seed}/{i}", noise.randbytes(1000 + i))


def make_case(top, mode, compression):
    home = top / mode
    (home / "home").mkdir(parents=True)
    case = {"mode": mode, "base": str(home / "base"),
            "repo": str(home / "repo")}
    env = case_environment(case)
    location = ("-r", case["repo"])
    create = (*location, "create", "--compression", compression)
    borg(env, *location, "repo-create", "--encryption", mode)
    borg(env, *create, "home", "src", cwd=top / "one")
    borg(env, *create, "mail", "src/many", cwd=top / "one")
    borg(env, *create, "home", "src", cwd=top / "two")
    if mode == "none":
        # Capitals: the digest is stored under the lower-cased name, and Borg
        # never finds it again.
        suffixed = {**env, "BORG_FILES_CACHE_SUFFIX": "Home"}
        borg(suffixed, *create, "etc", "src/odd", cwd=top / "two")
    case["id"] = (home / "repo/config/id").read_text()
    case["cache"] = f"{case['base']}/.cache/borg/{case['id']}"
    case["security"] = f"{case['base']}/.local/share/borg/security/{case['id']}"
    return case


def main():
    need_borg()
    top = Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:]
    make_tree(top / "one", 1)
    make_tree(top / "two", 2)
    time.sleep(RACE_WINDOW_S)  # or Borg would keep none of the entries
    modes = [m for m in MODES if not wanted or m[0] in wanted]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        cases = list(pool.map(lambda m: make_case(top, *m), modes))
    (top / "cases.json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()

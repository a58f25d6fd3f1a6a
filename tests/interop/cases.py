"""Cases shared by the interop tests: how Borg is run, what a tree looks like.

Only the standard library: any Python 3.9 runs this, Borg's own or not.
"""
import json
import os
import stat
import sys
from pathlib import Path

import borgs
from borgs import HERE, venv

PASSPHRASE = "interop"
TTL = "5"
SKIP = 77

MODES = (
    # mode, compression: so that every method stands in some manifest
    ("none", "none"),
    ("authenticated", "lz4"),
    ("authenticated-blake2", "zstd,3"),
    ("keyfile-aes-ocb", "zlib,6"),
    ("repokey-aes-ocb", "lzma,0"),
    ("keyfile-chacha20-poly1305", "auto,zstd"),
    ("repokey-chacha20-poly1305", "obfuscate,1,lz4"),
    ("keyfile-blake2-aes-ocb", "lz4"),
    ("repokey-blake2-aes-ocb", "zstd,3"),
    ("keyfile-blake2-chacha20-poly1305", "obfuscate,110,none"),
    ("repokey-blake2-chacha20-poly1305", "auto,lzma,0"),
)


def need_borg():
    """Skip with a reason where Borg is missing; in CI that is a failure."""
    if (venv() / "bin" / "borg").exists():
        return
    print(f"SKIPPED: no Borg in {venv()}; tests/run.sh installs it")
    sys.exit(1 if os.environ.get("CI") else SKIP)


def environment(home, **variables):
    """Nothing of the caller's, so that a result is the case's own."""
    return {
        "PATH": f"{venv() / 'bin'}:/usr/bin:/bin",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONDONTWRITEBYTECODE": "1",
        **variables,
    }


def case_environment(case):
    return environment(
        Path(case["base"]).parent / "home",
        BORG_BASE_DIR=case["base"],
        BORG_PASSPHRASE=PASSPHRASE,
        BORG_FILES_CACHE_TTL=TTL,
    )


def borg(env, *args, cwd="/"):
    run = borgs.run(
        [venv() / "bin" / "borg", *map(str, args)], env=env, cwd=cwd)
    if run.returncode:
        sys.stderr.buffer.write(run.stderr)
        run.check_returncode()


def oracle(env, cache, repo):
    """The facts as Borg's own classes see them."""
    run = borgs.run(
        [venv() / "bin" / "python", HERE / "oracle.py", cache, repo], env=env)
    sys.stderr.buffer.write(run.stderr)
    run.check_returncode()
    return json.loads(run.stdout)


def snapshot(*roots):
    """Every name below the roots with what a write or a touch would change."""
    found = {}
    for root in map(os.fsencode, roots):
        for folder, folders, files in os.walk(root):
            for name in [b"."] + folders + files:
                path = os.path.join(folder, name)
                st = os.lstat(path)
                size = st.st_size if stat.S_ISREG(st.st_mode) else 0
                found[path] = (size, st.st_mtime_ns, st.st_ctime_ns,
                               st.st_atime_ns if size else 0, st.st_ino,
                               st.st_mode)
    return found

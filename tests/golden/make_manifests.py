#!/usr/bin/env python3
"""Write golden/manifest/ and golden/repo/ with Borg 2.0.0b12 itself.

Run with the Python that has Borg installed:

    python make_manifests.py [folder]     (default: the folder of this file)

manifest/<mode>-<compression>/manifest      the stored object
manifest/<mode>-<compression>/expected.txt  what Borg's classes read from it
repo/<mode>/config/...                      a repository's config folder
repo/<mode>/keys/repokey                    and its key, passphrase "test"
"""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

MODES = ["none", "authenticated", "authenticated-blake2", "repokey-aes-ocb"]
SPECS = [
    "none",
    "lz4",
    "zstd",
    "zlib",
    "lzma",
    "auto,lzma",
    "obfuscate,110,lz4",
]
WHOLE = ["none", "authenticated", "repokey-aes-ocb"]
BORG = [sys.executable, "-m", "borg"]


def borg(repo, *args):
    subprocess.run([*BORG, "-r", str(repo), *args], check=True)


def facts(repo):
    from borg.constants import ROBJ_MANIFEST
    from borg.manifest import Manifest
    from borg.repository import Repository

    with Repository(str(repo), lock=False) as repository:
        manifest = Manifest.load(repository, Manifest.NO_OPERATION_CHECK)
        meta = manifest.repo_objs.parse_meta(
            Manifest.MANIFEST_ID, repository.get_manifest(), ROBJ_MANIFEST
        )
        return {
            "repository": repository.id_str,
            "key_type": manifest.key.TYPE,
            "mode": manifest.key.ARG_NAME,
            "timestamp": manifest.timestamp,
            "id": manifest.id_str,
            "ctype": meta["ctype"],
            "size": meta.get("size", "absent"),
            "csize": meta["csize"],
            "psize": meta.get("psize", "absent"),
        }


def write_case(folder, repo, origin):
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(repo / "config" / "manifest", folder / "manifest")
    lines = [f"{key} {value}\n" for key, value in facts(repo).items()]
    (folder / "expected.txt").write_text("".join(lines))
    (folder / "ORIGIN").write_text(origin)


def write_config(folder, repo, origin):
    (folder / "config").mkdir(parents=True, exist_ok=True)
    for name in ("readme", "version", "id", "manifest"):
        shutil.copyfile(repo / "config" / name, folder / "config" / name)
    if (repo / "keys" / "repokey").exists():
        (folder / "keys").mkdir(exist_ok=True)
        shutil.copyfile(repo / "keys" / "repokey", folder / "keys" / "repokey")
    (folder / "ORIGIN").write_text(origin)


def main():
    here = Path(__file__).resolve().parent
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else here
    scratch = Path(tempfile.mkdtemp())
    os.environ.update(
        BORG_BASE_DIR=str(scratch / "base"),
        BORG_PASSPHRASE="test",
        BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK="yes",
    )

    from borg import __version__
    from borg.logger import setup_logging

    setup_logging(level="warning")
    (scratch / "file").write_text("content")
    made = f"borg {__version__}; make_manifests.py; {date.today()}\n"
    for mode in MODES:
        repo = scratch / mode
        borg(repo, "repo-create", "-e", mode)
        for spec in SPECS:
            name = spec.replace(",", "-")
            borg(repo, "create", "-C", spec, name, str(scratch / "file"))
            origin = f"repo-create -e {mode}; create -C {spec}\n{made}"
            write_case(root / "manifest" / f"{mode}-{name}", repo, origin)
        if mode in WHOLE:
            write_config(root / "repo" / mode, repo, made)
    shutil.rmtree(scratch)


if __name__ == "__main__":
    main()

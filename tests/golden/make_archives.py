#!/usr/bin/env python3
"""Write golden/archive/ with Borg 2.0.0b12 itself.

Run with the Python that has Borg installed:

    python make_archives.py [folder]     (default: the folder of this file)

archive/<case>/archive        plaintext of the archive's metadata
archive/<case>/ids            plaintexts of its lists of ids, one after another
archive/<case>/stream         plaintext of its item stream
archive/<case>/expected.txt   what Borg's classes read from all that
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
CASES = {
    "odd-names": ["--comment", "über alles"],
    "noctime": ["--noctime", "--timestamp", "2024-02-29T12:34:56+02:00"],
}


def borg(*args):
    subprocess.run([sys.executable, "-c", BORG, *args], check=True)


def make_tree(top):
    names = [b"plain", b"empty", b"\xff\xfe not utf-8", "übung".encode(),
             b"new\nline", b"sub/deep/file"]
    for number, name in enumerate(names):
        path = os.path.join(os.fsencode(top), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(b"" if name == b"empty" else name * (number + 1))
        os.utime(path, ns=(0, 1_600_000_000_000_000_000 + number))
    os.link(top / "plain", top / "plain-again")
    os.symlink("plain", top / "link")
    os.mkfifo(top / "fifo")


def text(value):
    return value.encode("utf-8", "surrogateescape").hex() or "-"


def item_line(item):
    chunks = ",".join(f"{c.id.hex()}:{c.size}" for c in item.chunks) \
        if "chunks" in item else "none"
    return " ".join(str(field) for field in (
        "item", text(item.path), item.mode, item.get("size", "-"),
        item.get("inode", "-"), item.get("ctime", "-"), item.mtime,
        item.hlid.hex() if "hlid" in item else "-", chunks or "-"))


def write_case(folder, repo, name):
    from borg.archive import Archive
    from borg.constants import (ROBJ_ARCHIVE_CHUNKIDS, ROBJ_ARCHIVE_META,
                                ROBJ_ARCHIVE_STREAM)
    from borg.manifest import Manifest
    from borg.repository import Repository

    folder.mkdir(parents=True, exist_ok=True)
    with Repository(str(repo), lock=False) as repository:
        manifest = Manifest.load(repository, Manifest.NO_OPERATION_CHECK)
        info = manifest.archives.get(name)
        archive = Archive(manifest, info.id)

        def plain(id, kind):
            return manifest.repo_objs.parse(id, repository.get(id),
                                            ro_type=kind)[1]

        meta = archive.metadata
        (folder / "archive").write_bytes(plain(info.id, ROBJ_ARCHIVE_META))
        (folder / "ids").write_bytes(b"".join(
            plain(id, ROBJ_ARCHIVE_CHUNKIDS) for id in meta.item_ptrs))
        (folder / "stream").write_bytes(b"".join(
            plain(id, ROBJ_ARCHIVE_STREAM) for id in meta.items))
        lines = [
            f"version {meta.version}", f"name {text(meta.name)}",
            f"time {meta.time}", f"hostname {text(meta.hostname)}",
            f"username {text(meta.username)}",
            f"comment {text(meta.comment)}",
            f"tags {','.join(sorted(meta.tags)) or '-'}",
            f"size {meta.size}", f"nfiles {meta.nfiles}",
            f"item_ptrs {','.join(id.hex() for id in meta.item_ptrs)}",
            f"items {','.join(id.hex() for id in meta.items)}",
        ] + [item_line(item) for item in archive.iter_items()]
    (folder / "expected.txt").write_text("\n".join(lines) + "\n")


def main():
    here = Path(__file__).resolve().parent
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else here
    scratch = Path(tempfile.mkdtemp())
    for name in [name for name in os.environ if name.startswith("BORG_")]:
        del os.environ[name]
    os.environ.update(
        BORG_BASE_DIR=str(scratch / "base"), BORG_REPO=str(scratch / "repo"),
        BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK="yes", LOGNAME="user",
        TZ="UTC", PYTHONWARNINGS="ignore")
    try:
        tree = scratch / "tree"
        tree.mkdir()
        make_tree(tree)
        os.chdir(tree)
        borg("repo-create", "-e", "none")
        for name, options in CASES.items():
            borg("create", name, ".", *options)
            if name == "noctime":
                borg("tag", "--add", "b", "--add", "a", name)
            write_case(root / "archive" / name, scratch / "repo", name)
        (root / "archive" / "ORIGIN").write_text(
            f"borg 2.0.0b12, borg create of a small tree, "
            f"{date.today().isoformat()}, by make_archives.py\n")
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()

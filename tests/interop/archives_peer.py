"""Archives by Borg itself: archives_peer.py MODE COMPRESSION

Run with the Python that has Borg, in an empty folder, with BORG_BASE_DIR,
BORG_REPO and BORG_PASSPHRASE set. Makes a repository with archives and prints
what Borg's own classes say of them, as JSON: archives, items, which archives
each expression matches, and the files caches that Borg rebuilds.
"""
import json
import os
import random
import sys
from pathlib import Path

from borg.archive import Archive
from borg.archiver import Archiver
from borg.cache import FilesCacheMixin
from borg.helpers import bin_to_hex
from borg.manifest import Manifest
from borg.repository import Repository

SERIES = ("home", "re:.+", "etc")
EXPRESSIONS = (
    "home", "re:.+", "re:h|e", "re:(h|e)", "sh:*", "sh:h*", "sh:{home,etc}",
    "name:home", "id:home", "user:somebody", "host:box", "tags:a", "tags:a,b",
    "tags:", "sh:?ome", "sh:[!h]*", "re:^home$", "nothing")


def borg(*words):
    archiver = Archiver()
    archiver.prerun_checks = lambda *args: None
    code = archiver.run(archiver.parse_args(list(words)))
    if code:
        sys.exit(f"{words}: {code}")


def make_tree():
    names = [b"plain", b"empty", b"\xff\xfe not utf-8", "übung".encode(),
             b"new\nline", b"sub/deep/file"]
    names += [b"many/%d" % n for n in range(300)]
    for number, name in enumerate(names):
        path = os.path.join(b"src", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(b"" if name == b"empty" else b"one chunk for all"
                       if b"many" in name else name * (number + 1))
        os.utime(path, ns=(0, 1_600_000_000_000_000_000 + number))
    Path("src/large").write_bytes(random.Random(1).randbytes(5 << 20))
    os.link("src/plain", "src/plain again")
    os.symlink("plain", "src/link")
    os.mkfifo("src/fifo")


def make_archives(mode, compression):
    make_tree()
    borg("repo-create", "-e", mode)
    borg("create", "-C", compression, "--comment", "über alles",
         "--timestamp", "2024-02-29T12:34:56+02:00", "home", "src")
    Path("src/plain").write_bytes(b"changed")
    os.unlink("src/new\nline")
    borg("create", "-C", compression, "home", "src")
    borg("create", "-C", compression, "--noctime", "etc", "src/sub")
    borg("create", "-C", compression, "re:x", "src/many")
    borg("tag", "--add", "b", "--add", "a", "id:re:x")
    borg("create", "-C", compression, "gone", "src/sub")


def lose_one(repository, manifest):
    """A pointer stays, what it points to goes."""
    repository.delete(manifest.archives.get("gone").id)


def archive_facts(manifest, info):
    meta = manifest.archives._get_archive_meta(info.id)
    return {
        "id": bin_to_hex(info.id), "exists": meta["exists"],
        "name": meta["name"], "host": meta["hostname"],
        "user": meta["username"], "comment": meta.get("comment"),
        "tags": list(meta["tags"]), "bytes": meta.get("size"),
        "files": meta.get("nfiles"),
        "time_ns": round(info.ts.timestamp() * 10**6) * 1000}


def text(value):
    return value.encode("utf-8", "surrogateescape").hex() or "-"


def item_line(item):
    chunks = ",".join(f"{c.id.hex()}:{c.size}" for c in item.chunks) \
        if "chunks" in item else "none"
    return " ".join(str(field) for field in (
        text(item.path), item.mode, item.get("size", "-"),
        item.get("inode", "-"), item.get("ctime", "-"), item.mtime,
        item.hlid.hex() if "hlid" in item else "-", chunks or "-"))


class Rebuilt(FilesCacheMixin):
    def __init__(self, manifest, series, path):
        super().__init__("cis", archive_name=series)
        self.manifest = manifest
        self.key = manifest.key
        self.path = path


def rebuild(manifest, series):
    """The name and the bytes that Borg writes; without ctime it crashes."""
    cache = Rebuilt(manifest, series, ".")
    try:
        files = cache._build_files_cache()
    except AttributeError as error:
        return {"error": str(error)}
    record = cache._write_files_cache(files)
    name = cache.files_cache_name()
    return {"name": name, "bytes": Path(name).read_bytes().hex(),
            "entries": len(files), "record": record}


def ids(manifest, expression):
    found = manifest.archives.list(match=[expression], sort_by=["ts"])
    return [bin_to_hex(info.id) for info in found]


def main():
    mode, compression = sys.argv[1:]
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever Borg prints is not the answer
    make_archives(mode, compression)
    with Repository(os.environ["BORG_REPO"], exclusive=True) as repository:
        manifest = Manifest.load(repository, (Manifest.Operation.WRITE,))
        lose_one(repository, manifest)
        infos = manifest.archives.list(sort_by=["ts"])
        facts = {
            "repository": repository.id_str,
            "archives": [archive_facts(manifest, info) for info in infos],
            "items": {
                bin_to_hex(info.id): [
                    item_line(item)
                    for item in Archive(manifest, info.id).iter_items()]
                for info in infos if info.name != "archive-does-not-exist"},
            "matches": {e: ids(manifest, e) for e in EXPRESSIONS},
            "rebuilt": {s: rebuild(manifest, s) for s in SERIES},
        }
    json.dump(facts, out)


if __name__ == "__main__":
    main()

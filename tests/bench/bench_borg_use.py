#!/usr/bin/env python3
"""Time Borg 2.0.0b12's own use of DIR/files.bench in one backup.

usage: bench_borg_use.py DIR; prints what bench_files_use prints, for the same
steps: load, ask for every file (all unchanged), memorize a newer one, save.
Must be run by a Python that has that Borg installed.
"""

import gc
import os
import stat
import sys
import time
from types import SimpleNamespace

from borg.logger import setup_logging

setup_logging(level="warning")
from borg.cache import FilesCacheMixin  # noqa: E402  (wants a set-up logger)
from borg.helpers import msgpack  # noqa: E402
from borg.helpers.msgpack import timestamp_to_int  # noqa: E402

NEWEST = 2000000000 * 10**9


class Cache(FilesCacheMixin):
    def __init__(self, path):
        super().__init__("cis")
        self.path = path
        self.cache_config = SimpleNamespace(integrity={})

    def files_cache_name(self):
        return "files.bench"


def facts(inode, size, ctime, mtime):
    return SimpleNamespace(
        st_mode=stat.S_IFREG, st_ino=inode, st_size=size, st_ctime_ns=ctime,
        st_mtime_ns=mtime)


def questions(folder):
    """What lstat would say of the files, in the file's order."""
    with open(os.path.join(folder, "files.bench"), "rb") as file:
        return [(key, facts(entry[1], entry[2], timestamp_to_int(entry[3]),
                            timestamp_to_int(entry[4])))
                for key, entry in msgpack.Unpacker(file)]


def private_bytes():
    with open("/proc/self/smaps_rollup") as file:
        return sum(1024 * int(line.split()[1]) for line in file
                   if line.startswith(("Private_Dirty", "Private_Clean")))


def use(cache, asked):
    clock = time.perf_counter
    start = clock()
    cache.file_known_and_unchanged(b"", *asked[0])
    loaded = clock()
    for path_hash, st in asked:
        known, chunks = cache.file_known_and_unchanged(b"", path_hash, st)
        if chunks is None:
            sys.exit("bench_borg_use.py: a file is not unchanged")
    asked_all = clock()
    cache.memorize_file(b"", bytes(32), facts(1, 1, NEWEST, NEWEST), [])
    memorized = clock()
    used = time.process_time()
    cache._write_files_cache(cache.files)
    used = time.process_time() - used
    saved = clock()
    print("load_seconds %.6f" % (loaded - start))
    print("lookup_seconds %.6f" % (asked_all - loaded))
    print("save_seconds %.6f" % (saved - memorized))
    print("save_processor_seconds %.6f" % used)


def main():
    asked = questions(sys.argv[1])
    gc.collect()
    before = private_bytes()
    cache = Cache(sys.argv[1])
    use(cache, asked)
    print("entries", len(asked))
    print("use_private_bytes", private_bytes() - before)


main()

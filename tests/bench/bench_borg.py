#!/usr/bin/env python3
"""Time Borg 2.0.0b12's own _read_files_cache over DIR/files.bench.

usage: bench_borg.py DIR [RUNS]; prints one "seconds S" a run. Must be run by a
Python that has that Borg installed.
"""

import os
import sys
import time

from borg.logger import setup_logging

setup_logging(level="warning")
from borg.cache import FilesCacheMixin  # noqa: E402  (wants a set-up logger)


class Config:
    def __init__(self, digest):
        self.integrity = {"files.bench": digest}


class Reader(FilesCacheMixin):
    def __init__(self, path, digest):
        self.path = path
        self.cache_mode = "cis"
        self.cache_config = Config(digest)

    def files_cache_name(self):
        return "files.bench"


def main():
    folder = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with open(os.path.join(folder, "digest")) as file:
        digest = file.read()
    for _ in range(runs):
        start = time.perf_counter()
        files = Reader(folder, digest)._read_files_cache()
        seconds = time.perf_counter() - start
        if files is None:
            sys.exit("bench_borg.py: Borg did not accept the data")
        print("entries", len(files))
        print("seconds %.6f" % seconds)
        del files


main()

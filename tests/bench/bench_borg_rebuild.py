#!/usr/bin/env python3
"""Time Borg 2.0.0b12 over what bench_rebuild made.

usage: bench_borg_rebuild.py DIR; prints the lines of "bench_rebuild run".
Must be run by a Python that has that Borg installed.
"""
import os
import re
import sys
import time

from borg.logger import setup_logging

setup_logging(level="warning")
from borg.cache import FilesCacheMixin  # noqa: E402
from borg.manifest import Manifest  # noqa: E402
from borg.repository import Repository  # noqa: E402


def private_bytes():
    with open("/proc/self/smaps_rollup") as file:
        return 1024 * sum(map(int, re.findall(
            r"^Private_(?:Dirty|Clean): +(\d+) kB", file.read(), re.M)))


class Rebuilt(FilesCacheMixin):
    def __init__(self, manifest):
        super().__init__("cis", archive_name="series")
        self.manifest = manifest
        self.key = manifest.key


def main():
    path = os.path.join(sys.argv[1], "repo")
    with Repository(path, exclusive=False) as repository:
        cache = Rebuilt(Manifest.load(repository, Manifest.NO_OPERATION_CHECK))
        before = private_bytes()
        processor, start = time.process_time(), time.monotonic()
        files = cache._build_files_cache()
        print("rebuild %.6f" % (time.monotonic() - start))
        print("processor %.6f" % (time.process_time() - processor))
        print("private_bytes", private_bytes() - before)
        print("entries", len(files))


main()

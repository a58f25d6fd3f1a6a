#!/usr/bin/env python3
"""Time Borg 2.0.0b12 over what bench_chunks made.

usage: bench_borg_chunks.py DIR [RUNS]; prints the lines of "bench_chunks run".
Must be run by a Python that has that Borg installed.
"""

import io
import os
import sys
import time

from borg.logger import setup_logging

setup_logging(level="warning")
from borg.cache import ChunksMixin, build_chunkindex_from_repo  # noqa: E402
from borg.hashindex import ChunkIndex  # noqa: E402
from borg.repository import Repository  # noqa: E402


def load(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def timed(name, act, clock=time.process_time):
    start = clock()
    result = act()
    print(name, "%.6f" % (clock() - start))
    return result


def look_up(index, ids):
    return sum(index.get(id).refcount > 0 for id in ids)


def ask(index, ids):
    mixin = ChunksMixin()
    mixin._chunks = index
    return sum(mixin.seen_chunk(id, 1) for id in ids)


def main():
    folder = sys.argv[1]
    data = load(folder, "ids")
    ids = [data[i:i + 32] for i in range(0, len(data), 32)]
    image = load(folder, "index")
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        file = io.BytesIO(image)
        index = timed("read", lambda: ChunkIndex.read(file))
        if timed("lookup", lambda: look_up(index, ids)) != len(ids):
            sys.exit("bench_borg_chunks.py: Borg does not find every id")
        if timed("seen", lambda: ask(index, ids)) != len(ids):
            sys.exit("bench_borg_chunks.py: Borg has not seen every id")
        del index
        with Repository(os.path.join(folder, "repo")) as repository:
            index = timed("rebuild", lambda: build_chunkindex_from_repo(
                repository, disable_caches=True), time.perf_counter)
        print("objects", len(index))


main()

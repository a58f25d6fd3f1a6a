#!/usr/bin/env python3
"""Who may include whom: includes.py ROOT

A floor sees the floors below it, never its own. The program sees the engine
through include/borgcache only, and curses in tui/term only.
"""
import re

from source import end, files

FLOORS = (
    ("base",),
    ("formats", "crypto", "compress", "io"),
    ("store",),
    ("repo",),
    ("security", "files", "chunks"),
    ("cache", "inspect", "manage"),
)
PROGRAM = {
    "text": {"borgcache"},
    "model": {"text", "borgcache"},
    "view": {"model", "text", "borgcache"},
    "input": {"model"},
    "term": {"view/surface.h", "input/key.h", "text/fail.h",
             "borgcache"},
    "app": {"text", "doc", "model", "view", "input", "term", "borgcache"},
    "doc": {"text", "borgcache"},
    "cli": {"text", "doc", "model/filter.h", "borgcache"},
    "demo": {"text", "borgcache"},
    "manual": {"cli", "model", "text"},  # their tables; words
    "main.c": {"app", "cli", "demo", "text", "borgcache"},
}
# Header of a library -> the folders that may use it.
LIBRARIES = {
    "xxhash.h": {"base"},
    # doc: Base64 of documents; app: the typed passphrase in locked memory
    "sodium.h": {"app", "base", "crypto", "doc"},
    "msgpack": {"formats"},
    "pcre2.h": {"formats"},
    "jansson.h": {"formats", "doc", "cli"},
    "openssl": {"crypto"},
    "argon2.h": {"crypto"},
    "lz4": {"compress"},
    "zstd": {"compress"},
    "zlib.h": {"compress"},
    "lzma.h": {"compress"},
    "ini.h": {"app"},
    "ncurses": {"term"},
    "curses.h": {"term"},
    "term.h": {"term"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def engine_table():
    table = {}
    below = {"borgcache"}
    for floor in FLOORS:
        for folder in floor:
            table[folder] = set(below)
        below |= set(floor)
    return table


def library_of(header):
    for prefix, folders in LIBRARIES.items():
        if header == prefix or (
                not prefix.endswith(".h") and header.startswith(prefix)):
            return folders
    return None


def forbidden(header, folder, allowed):
    folders = library_of(header)
    if folders is not None:
        return folder not in folders
    first = header.split("/")[0]
    if "/" not in header:
        return False  # the C library, or a file of the same folder
    if first in ("sys", "arpa", "netinet"):
        return False
    return first != folder and first not in allowed and header not in allowed


def main():
    tables = {"engine": engine_table(), "tui": PROGRAM}
    complaints = []
    count = 0
    for path, name in files(".c", ".h", folders=tuple(tables)):
        top, folder = name.split("/")[:2]
        if folder not in tables[top]:
            complaints.append(f"{name}: folder is not in the table")
            continue
        for match in INCLUDE.finditer(path.read_text()):
            count += 1
            if forbidden(match[2], folder, tables[top][folder]):
                complaints.append(f"{name}: must not include {match[2]}")
    end(complaints, count)


if __name__ == "__main__":
    main()

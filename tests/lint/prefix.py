#!/usr/bin/env python3
"""A global name says where it lives: prefix.py ROOT BUILD

In the archive of a folder every global symbol carries the folder's prefix or
is a function of include/borgcache, and that one lives in the folder of its
header.
"""
import re
import subprocess
import sys
from pathlib import Path

from source import end, public_names

PREFIX = {"base": "bc_", "formats": "fmt_"}  # others: the folder's own name
# A header of the door -> the folder that defines what it declares.
HOMES = {"env": "io", "finding": "inspect", "inspect": "inspect",
         "files": "files", "explain": "files",
         "chunks": "chunks", "security": "security", "repo": "repo",
         "cache": "cache", "key": "repo", "archives": "inspect",
         "names": "files", "manage": "manage", "export": "inspect",
         "watch": "io"}  # others: base
# Its meaning belongs to the files cache, its value to the environment; one
# door for keys, two handles behind it.
ELSEWHERE = {("bc_env_ttl", "files"), ("bc_inspect_unlock", "inspect"),
             ("bc_inspect_move_key", "inspect"), ("bc_rebuild_files", "cache"),
             ("bc_rebuild_files_from", "cache"),
             ("bc_rebuild_preview", "cache"), ("bc_rebuild_chunks", "cache"),
             ("bc_names_open", "inspect"),
             ("bc_load_new", "inspect"), ("bc_load_run", "inspect"),
             ("bc_load_put", "inspect"), ("bc_load_free", "inspect")}
ARCHIVE = re.compile(r"lib(?:bc|bct)_(\w+)\.a")


def defined(archive):
    out = subprocess.run(["nm", "-g", "--defined-only", "-P", archive],
                         check=True, capture_output=True, text=True).stdout
    names = {line.split()[0] for line in out.splitlines()
             if len(line.split()) > 1}
    return sorted(n for n in names if not n.startswith("_"))  # sanitizers'


def complaint(symbol, folder, public):
    if symbol in public:
        home = HOMES.get(public[symbol], "base")
        if home != folder and (symbol, folder) not in ELSEWHERE:
            return f"belongs to {home}"
        return None
    if not symbol.startswith(PREFIX.get(folder, folder + "_")):
        return "does not carry the folder's prefix"
    return None


def main():
    public = public_names()
    complaints = []
    count = 0
    for archive in sorted(Path(sys.argv[2]).glob("*/**/lib*.a")):
        if archive.name == "libborgcache.a":
            continue  # the floors' own objects once more
        match = ARCHIVE.fullmatch(archive.name)
        if not match:
            complaints.append(f"{archive.name}: not named after a folder")
            continue
        for symbol in defined(archive):
            count += 1
            said = complaint(symbol, match[1], public)
            if said:
                complaints.append(f"{archive.name}: {symbol} {said}")
    end(complaints, count)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Every header compiles alone: headers.py ROOT COMPILER"""
import subprocess
import sys

from source import ROOT, end, files

FLAGS = ("-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wpedantic",
         "-Werror", "-fsyntax-only", "-x", "c", "-")


def compiles(compiler, header, folders):
    # Twice, for the guard; the declaration, because an empty unit is no C.
    text = f'#include "{header}"\n' * 2 + "extern int not_empty;\n"
    return subprocess.run(
        [compiler, *(f"-I{ROOT / f}" for f in folders), *FLAGS],
        input=text.encode(), capture_output=True)


def main():
    complaints = []
    count = 0
    for path, name in files(".h", folders=("include", "engine", "tui")):
        folders = ("include", "engine", "tui")
        if name.startswith("include/"):
            folders = ("include",)
        count += 1
        run = compiles(sys.argv[2], path, folders)
        if run.returncode:
            complaints.append(f"{name}:\n{run.stderr.decode()}")
    end(complaints, count)


if __name__ == "__main__":
    main()

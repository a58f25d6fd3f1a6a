#!/usr/bin/env python3
"""Only the agreed names on the top level: layout.py ROOT"""
import subprocess

from source import ROOT, end

AGREED = {
    "CMakeLists.txt", "CMakePresets.json", "README.md", "CONTRIBUTING.md",
    "CHANGELOG.md", "LICENSE", "assets", "engine", "include", "tests", "tui",
}


def tracked():
    """What the commit holds; in an unpacked release, what lies there."""
    run = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"],
                         capture_output=True)
    if run.returncode == 0 and run.stdout:
        return {name.split("/")[0]
                for name in run.stdout.decode().split("\0") if name}
    return {path.name for path in ROOT.iterdir()} - {"build"}


def main():
    names = tracked()
    end([f"{name}: not an agreed name" for name in sorted(names - AGREED)
         if not name.startswith(".")], len(names))


if __name__ == "__main__":
    main()

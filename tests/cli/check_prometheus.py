#!/usr/bin/python3
"""What check writes is what a collector reads: check_prometheus.py PROGRAM
FIXTURE

The text format of Prometheus and the rules of "promtool check metrics", on a
cache whose file names try to break out of a label.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM, FIXTURE = sys.argv[1:]
HELP = re.compile(r"# HELP ([a-z_][a-z0-9_]*) (\S.*\.)")
TYPE = re.compile(r"# TYPE ([a-z_][a-z0-9_]*) gauge")
LABEL = r'[a-z_][a-z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"([a-z_][a-z0-9_]*)\{{({LABEL}(?:,{LABEL})*)\}} (-?\d+)")
HOSTILE = ('files.a"b', "files.back\\slash", "files.new\nline", "files.e\033]2;x",
           "files.\x80\xff", "files.b}1", "files.u\u202e")
UNITS = ("_seconds", "_bytes")


def metrics(work):
    cache = next((work / "cache").glob("[0-9a-f]*"))
    record = next(cache.glob("files.*")).read_bytes()
    for name in HOSTILE:
        raw = os.fsencode(cache) + b"/" + name.encode(
            "latin-1" if "\x80" in name else "utf-8")
        with open(raw, "wb") as file:
            file.write(record)
    subprocess.run(
        [PROGRAM, "--batch", "check", "--prometheus", work / "out.prom"],
        env={"PATH": os.environ["PATH"], "HOME": str(work), "LC_ALL": "C.UTF-8",
             "BORG_CACHE_DIR": str(work / "cache"),
             "BORG_SECURITY_DIR": str(work / "security"),
             "BORG_REPO": str(work / "repo")},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=60)
    return (work / "out.prom").read_bytes().decode("utf-8")


def complaints(text):
    if not text.endswith("\n"):
        yield "the last line has no end"
    helped, typed, series = [], [], set()
    for line in text.split("\n")[:-1]:
        if match := HELP.fullmatch(line):
            if match[1] in helped:
                yield f"{match[1]}: helped twice"
            helped.append(match[1])
        elif match := TYPE.fullmatch(line):
            typed.append(match[1])
            if match[1] != helped[-1]:
                yield f"{match[1]}: its type does not follow its help"
        elif match := SAMPLE.fullmatch(line):
            if match[1] != typed[-1]:
                yield f"{line}: not below its own type"
            if (match[1], match[2]) in series:
                yield f"{line}: twice"
            series.add((match[1], match[2]))
        else:
            yield f"not a line of the format: {line!r}"
    for name in typed:
        if not name.startswith("borgcache_") or re.search(
                r"_(total|count|sum|bucket|info|gauge|milliseconds)$", name):
            yield f"{name}: a name that promtool would not have"
        if ("size" in name or "timestamp" in name) and \
                not name.endswith(UNITS):
            yield f"{name}: no base unit"
    files = [labels for name, labels in series
             if name == "borgcache_files_cache_entries"]
    if len(files) != 4 + len(HOSTILE):
        yield f"{len(files)} files caches"


def main():
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for part in ("cache", "security", "repo"):
            shutil.copytree(Path(FIXTURE) / part, work / part)
        failed = list(complaints(metrics(work)))
    print("\n".join(failed) or "prometheus: as it should be")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

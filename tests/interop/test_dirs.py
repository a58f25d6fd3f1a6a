#!/usr/bin/env python3
"""Does the program find what Borg put away? test_dirs.py PROGRAM

Borg makes a repository and a cache under each set of variables; the program,
started with the same variables and no CACHE-DIR, must find the cache and the
security directory.
"""
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cases import borg, environment, need_borg
from program import Program, Report

# @ stands for the case's own folder, which is also the working directory.
VARIABLES = (
    {},
    {"HOME": "@/home/"},
    {"XDG_CACHE_HOME": "@/xdg-cache", "XDG_DATA_HOME": "@/xdg-data"},
    {"XDG_CACHE_HOME": "", "XDG_DATA_HOME": ""},
    {"XDG_CACHE_HOME": "relative", "XDG_DATA_HOME": "~/data"},
    {"XDG_CACHE_HOME": " @/blank"},
    {"BORG_BASE_DIR": "@/base"},
    {"BORG_BASE_DIR": "@/base", "XDG_CACHE_HOME": "@/xdg-cache"},
    {"BORG_BASE_DIR": ""},
    {"BORG_BASE_DIR": "~/base"},
    {"BORG_BASE_DIR": "@/base", "BORG_CACHE_DIR": "@/cache"},
    {"BORG_CACHE_DIR": "@/cache", "BORG_SECURITY_DIR": "@/security"},
    {"BORG_DATA_DIR": "data", "XDG_CACHE_HOME": "@/xdg-cache"},
)


def prepare(top, number):
    """Returns the environment, the folder and the id that Borg chose."""
    here = top / str(number)
    (here / "home").mkdir(parents=True)
    (here / "file").write_text("content")
    variables = {name: value.replace("@", str(here))
                 for name, value in VARIABLES[number].items()}
    env = {**environment(here / "home"), **variables}
    location = ("-r", here / "repo")
    borg(env, *location, "repo-create", "--encryption", "none", cwd=here)
    borg(env, *location, "create", "home", "file", cwd=here)
    return env, here, (here / "repo/config/id").read_text()


def main():
    need_borg()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bc-dirs-") as top:
        top = Path(top).resolve()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            made = list(pool.map(lambda n: prepare(top, n),
                                 range(len(VARIABLES))))
        for variables, (env, here, wanted) in zip(VARIABLES, made):
            got = Program(Path(sys.argv[1]).resolve(), env, cwd=here)("info")
            report.same(str(variables), {
                "cache": {"id": wanted},
                "repository": {"reachable": True, "source": "security"},
                "security": {"known": True,
                             "location": {"remembered": str(here / "repo")}},
            }, got)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

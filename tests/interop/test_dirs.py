#!/usr/bin/env python3
"""Does the program find what Borg put away? test_dirs.py PROGRAM

Borg makes a repository and a cache under each set of variables; the program,
started with the same variables and no CACHE-DIR, must find the cache and the
security directory, and must name every directory that Borg names.
"""
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cases import borg, environment, need_borg, venv
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
    {"XDG_CONFIG_HOME": "@/xdg-config", "BORG_KEYS_DIR": ""},
    {"BORG_CONFIG_DIR": "@/config", "BORG_RUNTIME_DIR": "@/run"},
    {"BORG_KEYS_DIR": "@/keys", "BORG_BASE_DIR": "@/base",
     "BORG_SECURITY_DIR": "security"},
)
NAMES = ("cache", "config", "data", "runtime", "security", "keys")
ASK = ("import json, sys; from borg.helpers import fs; print(json.dumps("
       "[getattr(fs, f'get_{name}_dir')(create=False) "
       "for name in sys.argv[1:]]))")


def named_by_borg(env, here):
    """The directories by name. That of the sockets depends on what the system
    has made for the user, unless a variable says where it is."""
    run = subprocess.run(
        [venv() / "bin/python", "-c", ASK, *NAMES], env=env, cwd=here,
        check=True, capture_output=True, text=True)
    for name, path in zip(NAMES, json.loads(run.stdout)):
        said = name != "runtime" or {"BORG_RUNTIME_DIR",
                                     "BORG_BASE_DIR"} & set(env)
        yield {"name": name, "error": None, **({"path": path} if said else {})}


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
            got = Program(Path(sys.argv[1]).resolve(), env, cwd=here)(
                "info", "--provenance")
            report.same(str(variables), {
                "cache": {"id": wanted},
                "repository": {"reachable": True, "source": "security"},
                "provenance": {
                    "directories": list(named_by_borg(env, here))},
                "security": {"known": True,
                             "location": {"remembered": str(here / "repo")}},
            }, got)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())

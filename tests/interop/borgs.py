"""Runs Borg and scripts that use it, without a new import of Borg each time."""
import json
import os
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What Borg reads while it is imported: a server serves one choice of them.
READ_BY_IMPORT = ("BORG_EXIT_CODES", "BORG_HOST_ID", "BORG_WORKAROUNDS",
                  "BORG_FUSE_IMPL", "LC_ALL", "PYTHONHASHSEED")
servers = {}
starting = threading.Lock()


def venv():
    """The environment that holds Borg; tests/run.sh makes build/venv."""
    given = os.environ.get("BC_BORG_VENV")
    return Path(given) if given else HERE.parents[1] / "build" / "venv"


def server(env):
    """The socket of the server for this environment; it ends with us."""
    choice = {name: env[name] for name in READ_BY_IMPORT if name in env}
    key = tuple(sorted(choice.items()))
    with starting:
        if key not in servers:
            ours, theirs = socket.socketpair(
                socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                subprocess.Popen(
                    [str(venv() / "bin/python"), str(HERE / "borg_server.py"),
                     str(theirs.fileno())],
                    env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent",
                         "PYTHONDONTWRITEBYTECODE": "1", **choice},
                    cwd="/", stdin=subprocess.DEVNULL,
                    pass_fds=(theirs.fileno(),))
            servers[key] = ours
        return servers[key]


def run(command, env, cwd="/", pass_fds=(), check=False):
    """As subprocess.run with captured output and no input. What is no `borg`
    and no `python` of venv() is run in the ordinary way."""
    command = [os.fspath(word) for word in command]
    if Path(command[0]).parent != venv() / "bin":
        return subprocess.run(
            command, env=env, cwd=cwd, pass_fds=pass_fds, check=check,
            stdin=subprocess.DEVNULL, capture_output=True)
    given, answer = socket.socketpair()
    with given, answer, open(os.devnull, "rb") as nothing, \
            tempfile.TemporaryFile() as out, \
            tempfile.TemporaryFile() as err:
        call = {"words": command, "env": env, "cwd": os.fspath(cwd),
                "descriptors": [0, 1, 2, *pass_fds]}
        socket.send_fds(
            server(env), [json.dumps(call).encode()],
            [given.fileno(), nothing.fileno(), out.fileno(), err.fileno(),
             *pass_fds])
        given.close()
        code = answer.recv(16)
        for stream in (out, err):
            stream.seek(0)
        done = subprocess.CompletedProcess(
            command, int(code), out.read(), err.read())
    if check:
        done.check_returncode()
    return done

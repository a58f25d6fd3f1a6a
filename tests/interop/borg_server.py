"""Borg, imported once, in a process of its own for each call:

    borg_server.py FD

Run by borgs.py with Borg's Python. Each message on the socket FD is one call:
its words, environment and directory, and the descriptors it runs with. A
forked process becomes what `borg WORDS`, `python SCRIPT WORDS` or
`python -c TEXT WORDS` would be, with Borg's own `main`; what is saved is the
import of Borg's modules. The answer is the exit code, negative for a signal.
"""
import fcntl
import gc
import json
import os
import runpy
import socket
import sys
import time

import borg.archiver
import borg.cache  # noqa: F401, and what a run imports late
import borg.helpers.msgpack  # noqa: F401

HIGH = 200  # above every descriptor that a call asks for


def take_descriptors(held, wanted):
    """The descriptors held become those with the numbers wanted."""
    high = [fcntl.fcntl(fd, fcntl.F_DUPFD, HIGH) for fd in held]
    os.closerange(0, HIGH)
    for fd, number in zip(high, wanted):
        os.dup2(fd, number)
        os.close(fd)


def become(call, held):
    """Never returns: it ends as the program that was called ends."""
    take_descriptors(held, call["descriptors"])
    os.environ.clear()
    os.environ.update(call["env"])
    time.tzset()
    os.chdir(call["cwd"])
    program, *words = call["words"]
    sys.argv = [program, *words]
    if os.path.basename(program) == "borg":
        sys.exit(borg.archiver.main())
    if words[0] == "-c":
        sys.argv = words[:1] + words[2:]
        exec(compile(words[1], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = words
        sys.path[0] = os.path.dirname(words[0])
        runpy.run_path(words[0], run_name="__main__")
    sys.exit(0)


def watch(call, reply, held):
    """In the child: start the call, wait for it and say how it ended."""
    pid = os.fork()
    if pid == 0:
        become(call, held)
    _, status = os.waitpid(pid, 0)
    code = (-os.WTERMSIG(status) if os.WIFSIGNALED(status)
            else os.WEXITSTATUS(status))
    os.write(reply, str(code).encode())
    os._exit(0)


def main():
    calls = socket.socket(fileno=int(sys.argv[1]))
    gc.freeze()
    while True:
        text, received, _, _ = socket.recv_fds(calls, 1 << 18, 16)
        if not text:
            break
        reply, *held = received
        pid = os.fork()
        if pid == 0:
            watch(json.loads(text), reply, held)
        for fd in received:
            os.close(fd)
        os.waitpid(pid, os.WNOHANG)


if __name__ == "__main__":
    main()

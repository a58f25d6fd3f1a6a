#!/usr/bin/env python3
"""Time from start to the first screen: first_screen.py PROGRAM CACHE-DIR RUNS

The program runs in a pseudo-terminal of 80x24. Prints one line
"first_screen SECONDS" per run: from before the fork until the tab line is
there. Each run ends with the key q.
"""
import os
import pty
import select
import sys
import time

BOUND_S = 30.0


def read_until(fd, wanted, bound):
    seen = b""
    while wanted not in seen:
        left = bound - time.monotonic()
        if left <= 0 or not select.select([fd], [], [], left)[0]:
            sys.exit(f"first_screen.py: no screen within {BOUND_S} s")
        seen += os.read(fd, 65536)


def drain(fd):
    try:
        while os.read(fd, 65536):
            pass
    except OSError:
        pass  # the other side is gone


def one_run(program, cache):
    started = time.monotonic()
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8",
                          LINES="24", COLUMNS="80")
        os.execv(program, [program, "--offline", cache])
    read_until(fd, b"Overview", started + BOUND_S)
    took = time.monotonic() - started
    os.write(fd, b"q")
    drain(fd)
    os.waitpid(pid, 0)
    os.close(fd)
    return took


def main():
    program, cache, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    for _ in range(runs):
        print(f"first_screen {one_run(os.path.abspath(program), cache):.6f}")


if __name__ == "__main__":
    main()

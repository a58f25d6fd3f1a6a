"""A program in a pseudo-terminal, in a session of its own as under a shell.

So it can be stopped and continued. Nothing here waits for time to pass: every
wait is for a condition and ends after BOUND_S.
"""
import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time

from screen import Screen

BOUND_S = 20.0


def set_size(fd, rows, cols):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("4H", rows, cols, 0, 0))


class Program:
    """argv in a terminal of rows x cols with these variables.

    streams may name 0, 1, 2 with a path to open instead of the terminal or
    None to close. `raw` is everything it wrote.
    """

    def __init__(self, argv, env=None, rows=24, cols=80, streams=None):
        self.master, self.slave = pty.openpty()
        set_size(self.master, rows, cols)
        self.screen = Screen(rows, cols)
        self.raw = b""
        self.before = termios.tcgetattr(self.slave)
        self.bound = BOUND_S
        self.usage = None
        self.status = None
        reports, write = os.pipe()
        self.leader = os.fork()
        if self.leader == 0:
            self.lead(argv, env or {}, streams or {}, write)
        os.close(write)
        self.reports = os.fdopen(reports)
        self.pid = int(self.reports.readline().split()[1])

    # ---- the other side ----

    def lead(self, argv, env, streams, report):
        """As a shell does: a session, a job in the foreground, its ends."""
        os.close(self.master)
        os.setsid()
        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        child = os.fork()
        if child == 0:
            self.become(argv, env, streams)
        try:
            os.setpgid(child, child)
        except PermissionError:
            pass  # it did that itself and is on its way
        os.tcsetpgrp(self.slave, child)
        os.write(report, b"pid %d\n" % child)
        while True:
            _, status, usage = os.wait4(child, os.WUNTRACED)
            if os.WIFSTOPPED(status):
                os.write(report, b"stopped 0\n")
            else:
                os.write(report, b"ended %d %f\n" % (
                    os.waitstatus_to_exitcode(status),
                    usage.ru_utime + usage.ru_stime))
                os._exit(0)

    def become(self, argv, env, streams):
        os.setpgid(0, 0)
        os.tcsetpgrp(self.slave, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        for fd in range(3):
            os.dup2(self.slave, fd)
        for fd, path in streams.items():
            if path is None:
                os.close(fd)
            else:
                os.dup2(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), fd)
        os.closerange(3, 64)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR")
                if name in os.environ}
        usual = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC",
                 "ASAN_OPTIONS": "handle_segv=0:handle_abort=0:handle_sigbus=0"
                 ":handle_sigill=0:handle_sigfpe=0"}
        all_env = {}
        for variables in (kept, usual, env):
            all_env.update((os.fsencode(name), value)
                           for name, value in variables.items())
        try:
            os.execve(argv[0], argv, {name: value for name, value
                                      in all_env.items() if value is not None})
        finally:
            os._exit(126)

    # ---- this side ----

    def read(self, left):
        """What comes within `left` seconds; False: nothing."""
        if not select.select([self.master], [], [], left)[0]:
            return False
        data = os.read(self.master, 65536)
        self.raw += data
        if b"\x1b[?25l" in data:
            self.screen.hid_cursor = True
        self.screen.feed(data)
        return True

    def wait(self, condition, what):
        end = time.monotonic() + self.bound
        while not condition():
            if self.master is None:
                assert time.monotonic() < end, f"never: {what}"
                select.select([self.reports], [], [], 0.1)
            elif not self.read(min(0.05, max(0.0, end - time.monotonic()))) \
                    and time.monotonic() >= end:
                raise AssertionError(
                    f"never: {what}\n{self.screen.text()}\n{self.raw[-300:]}")

    def wait_for(self, text):
        self.wait(lambda: text in self.screen.text(), f"shows {text!r}")

    def wait_gone(self, text):
        self.wait(lambda: text not in self.screen.text(), f"loses {text!r}")

    def wait_idle(self):
        """No output is left and the program sleeps without waking up."""
        seen = [None]

        def sleeps():
            now = self.wake_ups()
            before, seen[0] = seen[0], now
            return not self.read(0.3) and now == before
        self.wait(sleeps, "idle")

    def wake_ups(self):
        """How often it went to sleep, by itself and not."""
        with open(f"/proc/{self.pid}/status") as file:
            return re.findall(r"ctxt_switches:\t(\d+)", file.read())

    def cpu_ticks(self):
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def settle(self):
        """All that comes before a pause; for what is only looked through."""
        while self.read(0.03):
            pass

    def keys(self, text):
        os.write(self.master, text.encode())

    def resize(self, rows, cols):
        self.screen.resize(rows, cols)
        set_size(self.master, rows, cols)

    def kill(self, number):
        os.kill(self.pid, number)

    def hang_up(self):
        """The terminal is gone, and nobody sends HUP for it."""
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = None

    def modes_kept(self):
        return termios.tcgetattr(self.slave) == self.before

    def unread_until(self, condition, what):
        """As wait, but nobody reads what it writes."""
        end = time.monotonic() + self.bound
        while not condition():
            assert time.monotonic() < end, f"never: {what}"
            select.select([self.reports], [], [], 0.05)

    def unread_keys(self):
        """Bytes of keys that it has not taken yet."""
        count = fcntl.ioctl(self.slave, termios.FIONREAD, b"\0" * 4)
        return struct.unpack("i", count)[0]

    def sleeps(self):
        with open(f"/proc/{self.pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] == "S"

    def is_pending(self, number):
        """Not any more once it has ended, whether by this one or not."""
        try:
            with open(f"/proc/{self.pid}/status") as file:
                masks = re.findall(r"(?:Sig|Shd)Pnd:\t(\w+)", file.read())
        except (FileNotFoundError, ProcessLookupError):
            return False
        return any(int(mask, 16) >> number - 1 & 1 for mask in masks)

    def has_news(self):
        """Has it stopped or ended, and nobody asked how yet?"""
        return bool(select.select([self.reports], [], [], 0)[0])

    def report(self, reading=True):
        """The next thing that happens to it: ["stopped", …], ["ended", …]."""
        wait = self.wait if reading else self.unread_until
        wait(self.has_news, "stops or ends")
        while self.master is not None and self.read(0):
            pass
        return self.reports.readline().split()

    def end(self, reading=True):
        """Its exit code, -n after signal n."""
        word, code, *usage = self.report(reading)
        assert word == "ended", word
        self.usage = float(usage[0])
        os.waitpid(self.leader, 0)
        self.leader = None
        return int(code)

    def close(self):
        if self.leader:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.leader, 0)
        for fd in (self.master, self.slave):
            if fd is not None:
                os.close(fd)
        self.reports.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def run_cases(cases):
    """main of a test: PROGRAM [CASE…]; every case gets the program's path.

    Demos that a crash leaves behind lie in a folder that goes at the end.
    """
    program = os.path.abspath(sys.argv[1])
    for name in sys.argv[2:] or list(cases):
        with tempfile.TemporaryDirectory() as folder:
            os.environ["TMPDIR"] = folder
            cases[name](program)
        print(f"{name}: as wanted")

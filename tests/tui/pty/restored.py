#!/usr/bin/env python3
"""The terminal is given back as it was: restored.py PROGRAM [CASE…]

Modes of the line (termios) and of the screen (alternate screen, cursor,
keypad, colours) before and after every way in which the program can end.
"""
import contextlib
import resource
import signal

from terminal import Program, run_cases

# Signals after which the program leaves by itself, with 128 + n.
POLITE = ("INT", "TERM", "HUP", "QUIT")
# Signals of a crash or of somebody's kill: it dies of them all the same.
FATAL = ("SEGV", "ABRT", "BUS", "FPE", "ILL", "SYS", "TRAP", "XCPU", "XFSZ",
         "PIPE", "ALRM", "VTALRM", "PROF", "USR1", "USR2")


# A crash in these tests leaves no core.
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def demo(program, *options, **more):
    return Program([program, "--demo", *options], **more)


def shown(program):
    """The demo behind its question, with the terminal taken."""
    p = demo(program)
    p.wait_for("The repository has moved")
    assert not p.modes_kept(), "no raw mode: nothing to give back"
    assert {"1049", "1"} <= p.screen.modes, p.screen.modes
    p.keys("l")
    p.wait_gone("The repository has moved")
    return p


def expect_end(p, code):
    ended = p.end()
    assert ended == code, (ended, code, p.raw[-400:])
    assert p.modes_kept(), "the line's modes are not given back"
    left = p.screen.is_given_back()
    assert left is None, f"left behind: {left}"
    assert not p.screen.foreign, p.screen.foreign


def after_q(program):
    with shown(program) as p:
        p.keys("q")
        expect_end(p, 0)


def after_ctrl_c(program):
    with shown(program) as p:
        p.keys("\x03")
        expect_end(p, 0)


def after_refusal(program):
    with demo(program) as p:
        p.wait_for("The repository has moved")
        p.keys("N")
        expect_end(p, 62)
        assert b"Repository access aborted" in p.raw


def after_error(program):
    """What is opened is no cache any more: the error comes from inside."""
    with Program([program, "/dev/null/none"]) as p:
        expect_end(p, 2)


def after_failed_start(program):
    """A terminal without cursor movement: one line, and no mode is left."""
    with demo(program, env={"TERM": "dumb"}) as p:
        expect_end(p, 2)
        assert b"\x1b" not in p.raw, p.raw
        assert b"cannot move its cursor; see --plain" in p.raw, p.raw


def signal_case(name, polite):
    def case(program):
        number = getattr(signal, "SIG" + name)
        with shown(program) as p:
            p.kill(number)
            expect_end(p, 128 + number if polite else -number)
    return case


def signal_in_question(program):
    with demo(program) as p:
        p.wait_for("The repository has moved")
        p.kill(signal.SIGTERM)
        expect_end(p, 143)


def stopped_and_continued(how):
    def case(program):
        with shown(program) as p:
            how(p)
            assert p.report()[0] == "stopped"
            assert p.modes_kept(), "stopped with the line's modes changed"
            assert p.screen.is_given_back() is None, p.screen.is_given_back()
            p.screen.blank()
            p.kill(signal.SIGCONT)
            p.wait_for("1 Overview")
            assert not p.modes_kept(), "woken without its modes"
            p.wait(lambda: "1049" in p.screen.modes and p.screen.keypad,
                   "the terminal is taken again")
            p.keys("3")
            p.wait_for("3 Files")
            p.keys("q")
            expect_end(p, 0)
    return case


def stopped_hard(program):
    """STOP cannot be caught; CONT repaints whatever happened meanwhile."""
    with shown(program) as p:
        p.wait_for("verified")
        p.kill(signal.SIGSTOP)
        assert p.report()[0] == "stopped"
        p.screen.blank()
        p.kill(signal.SIGCONT)
        p.wait_for("verified")
        p.keys("q")
        expect_end(p, 0)


def terminal_gone(program):
    """Nobody reads any more: it ends by itself, as after HUP."""
    with shown(program) as p:
        p.hang_up()
        assert p.end() == 129


def nobody_reads(program):
    """It hangs in a write; the second TERM ends it, the line is restored."""
    with shown(program) as p:
        p.wait_for("verified")
        p.settle()

        seen = [0, 0]

        def is_stuck():
            """It sleeps although keys lie there that it has not taken."""
            seen.append(p.unread_keys() if p.sleeps() else 0)
            if not p.unread_keys():
                p.keys("\x0c" * 9)
            return seen[-1] == seen[-2] == seen[-3] != 0
        p.unread_until(is_stuck, "hangs in a write")
        p.kill(signal.SIGTERM)
        p.unread_until(lambda: not p.is_pending(signal.SIGTERM), "is told")
        with contextlib.suppress(ProcessLookupError):  # one was enough
            p.kill(signal.SIGTERM)
        assert p.end(reading=False) in (-signal.SIGTERM, 143)
        assert p.modes_kept()


CASES = {
    "after_q": after_q,
    "after_ctrl_c": after_ctrl_c,
    "after_refusal": after_refusal,
    "after_error": after_error,
    "after_failed_start": after_failed_start,
    "signal_in_question": signal_in_question,
    "stopped_by_key": stopped_and_continued(lambda p: p.keys("\x1a")),
    "stopped_by_signal":
        stopped_and_continued(lambda p: p.kill(signal.SIGTSTP)),
    "stopped_hard": stopped_hard,
    "terminal_gone": terminal_gone,
    "nobody_reads": nobody_reads,
    **{f"signal_{n}": signal_case(n, True) for n in POLITE},
    **{f"signal_{n}": signal_case(n, False) for n in FATAL},
}

if __name__ == "__main__":
    run_cases(CASES)

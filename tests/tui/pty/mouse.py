#!/usr/bin/env python3
"""The mouse, where it is wanted, and sequences that are no key.

mouse.py PROGRAM [CASE…]
"""
from terminal import Program, run_cases


def files(program, *options):
    """The list of files caches, the first one selected."""
    p = Program([program, "--demo", *options])
    p.wait_for("The repository has moved")
    p.keys("l")
    p.wait_gone("The repository has moved")
    p.wait_for("verified")
    p.keys("3")
    p.wait_for("3 Files ·")
    p.settle()
    return p


def press(p, button, row, column=9):
    at = f"{button};{column + 1};{row + 1}"
    p.keys(f"\x1b[<{at}M\x1b[<{at}m")
    p.settle()


def off_unless_wanted(program):
    with files(program) as p:
        assert not p.screen.modes & {"1000", "1002", "1006"}


def wheel_moves_and_press_opens(program):
    with files(program, "--mouse") as p:
        assert {"1000", "1006"} <= p.screen.modes, p.screen.modes
        top = p.screen.row
        press(p, 0, top + 2)
        p.wait(lambda: p.screen.row == top + 2, "two lines down")
        press(p, 0, top + 2)
        p.wait_for("41 entries")
        p.wait_for("mtime")
        p.wait_idle()
        first = p.screen.row
        press(p, 65, 10)
        p.wait(lambda: p.screen.row == first + 3, "three lines down")
        press(p, 64, 10)
        p.wait(lambda: p.screen.row == first, "three lines up")
        press(p, 0, 2)  # the rule is no line of the list
        assert p.screen.row == first and "41 entries" in p.screen.text()
        p.keys("\x03")
        assert p.end() == 0
        assert p.screen.is_given_back() is None and p.modes_kept()


def column_of(p, row, text):
    return p.screen.text().split("\n")[row].index(text)


def a_press_does_what_it_names(program):
    """A tab, a column's name, a key of the footer; nothing below a dialog."""
    with Program([program, "--demo", "--mouse"]) as p:
        p.wait_for("The repository has moved")
        p.settle()
        press(p, 0, 1, column_of(p, 1, "3 Files"))
        p.wait_for("The repository has moved")
        p.keys("l")
        p.wait_gone("The repository has moved")
        p.settle()
        press(p, 0, 1, column_of(p, 1, "3 Files"))
        p.wait_for("3 Files ·")
        p.keys("jj\r")
        p.wait_for("41 entries")
        p.wait_for("size")
        p.settle()
        press(p, 0, 4, column_of(p, 4, "size"))
        p.wait_for("size ↓")
        press(p, 0, 4, column_of(p, 4, "size"))
        p.wait_for("size ↑")
        press(p, 0, 23, column_of(p, 23, "f filter"))
        p.wait_for("Filter:")
        press(p, 0, 1, column_of(p, 1, "1 Overview"))
        p.wait_for("Filter:")
        press(p, 0, 23, column_of(p, 23, "cancel"))
        p.wait_gone("Filter:")
        press(p, 0, 1, column_of(p, 1, "? help"))
        p.wait_for("Keys on this screen")
        p.keys("\x03")
        assert p.end() == 0


def crash_gives_the_mouse_back(program):
    with files(program, "--mouse") as p:
        p.kill(11)
        assert p.end() == -11
        assert p.screen.is_given_back() is None and p.modes_kept()


def unknown_sequences_are_no_keys(program):
    """Focus, paste, a key of another terminal, a mouse that is not on."""
    with files(program) as p:
        before = p.screen.text()
        for sequence in ("\x1b[I", "\x1b[O", "\x1b[200~", "\x1b[201~",
                         "\x1b[1;5P", "\x1bOq", "\x1b[<0;5;9M", "\x1b[57428u"):
            p.keys(sequence)
            p.settle()
            assert p.screen.text() == before, (sequence, p.screen.text())
        p.keys("q")
        assert p.end() == 0


if __name__ == "__main__":
    run_cases({
        "off_unless_wanted": off_unless_wanted,
        "wheel_moves_and_press_opens": wheel_moves_and_press_opens,
        "a_press_does_what_it_names": a_press_does_what_it_names,
        "crash_gives_the_mouse_back": crash_gives_the_mouse_back,
        "unknown_sequences_are_no_keys": unknown_sequences_are_no_keys,
    })

#!/usr/bin/env python3
"""Little is sent, nothing is done for nothing: frugal.py PROGRAM [CASE…]

Bytes per key on a slow line, no wake-up while nobody types, and the real
cursor on the selected row after every paint.
"""
from terminal import Program, run_cases

BYTES_PER_MOVE = 400


def looked_at(program):
    p = Program([program, "--demo"])
    p.wait_for("The repository has moved")
    p.keys("l")
    p.wait_gone("The repository has moved")
    p.wait_for("verified")
    return p


def in_table(p):
    """The files cache with most entries, in the order of the file."""
    p.keys("3")
    p.wait_for("3 Files ·")  # the Overview names the same files caches
    for _ in range(9):
        # while it paints, the cursor is on any line
        p.wait(lambda: p.screen.line().startswith(">"), "a selected row")
        if "files.6f066fbcc7c8a40f" in p.screen.line():
            break
        move(p, "j")
    p.keys("\r")
    p.wait_for("mtime")
    p.settle()


def move(p, key):
    """One row on; gives the bytes that it took."""
    row, sent = p.screen.row, len(p.raw)
    p.keys(key)
    p.wait(lambda: p.screen.row != row, f"the cursor moves after {key!r}")
    p.settle()
    return len(p.raw) - sent


def few_bytes_per_move(program):
    with looked_at(program) as p:
        in_table(p)
        took = [move(p, key) for key in "jjjjjkkkjj"]
        print("bytes per move:", took)
        assert max(took) < BYTES_PER_MOVE, took


def nothing_while_idle(program):
    """No wake-up and no processor time on any screen; no byte is sent."""
    with looked_at(program) as p:
        for key in "12346":
            p.keys(key)
            p.wait_idle()
            sent, used = len(p.raw), p.cpu_ticks()
            p.wait_idle()
            assert len(p.raw) == sent and p.cpu_ticks() == used, key


def cursor_on_selected_row(program):
    with looked_at(program) as p:
        in_table(p)
        for key in "jjjGkkg\x06\x02q":
            p.keys(key)
            p.settle()
            # also while names still arrive, once a screen is whole
            p.wait(lambda: p.screen.line().startswith(">"), f"row: {key!r}")
        p.keys("1")
        p.wait_for("Repository ")
        for key in "jkGg":
            p.keys(key)
            p.settle()
            assert p.screen.line().startswith(">"), (key, p.screen.text())


def cursor_in_dialog(program):
    with Program([program, "--demo"]) as p:
        p.wait_for(">N abort (exit 62)")
        for key in ("\t", "\t", "\t"):
            p.settle()
            here = p.screen.cells[p.screen.row][p.screen.col]
            assert here == ">", (key, p.screen.text())
            p.keys(key)


if __name__ == "__main__":
    run_cases({
        "few_bytes_per_move": few_bytes_per_move,
        "nothing_while_idle": nothing_while_idle,
        "cursor_on_selected_row": cursor_on_selected_row,
        "cursor_in_dialog": cursor_in_dialog,
    })

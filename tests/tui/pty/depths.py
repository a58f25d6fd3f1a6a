#!/usr/bin/env python3
"""Only what a terminal has is asked of it: depths.py PROGRAM [CASE…]

Terminals of 16 777 216, 256, 16, 8 and no colours, each with the three themes
and one of the user's own: which colours and attributes appear, and that the
same words stand on the screens.
"""
import os
import re
import subprocess
import tempfile

from terminal import Program, run_cases

SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
DEMO_PATH = re.compile(r"borgcache-demo-\w+")
# Not every system has these two.
DESCRIPTIONS = r"""
bct-16color|xterm with 16 colors,
	colors#16, pairs#0x100, use=xterm,
	setaf=\E[%?%p1%{8}%<%t%p1%{30}%+%e%p1%'R'%+%;%dm,
	setab=\E[%?%p1%{8}%<%t%p1%'('%+%e%p1%{92}%+%;%dm,
bct-direct|xterm whose colors are red green and blue,
	RGB, colors#0x1000000, pairs#0x7FFF, use=xterm,
	setaf=\E[%?%p1%{8}%<%t3%p1%d%e38:2::%p1%{65536}%/%d:%p1%{256}%/%{255}
	%&%d:%p1%{255}%&%d%;m,
	setab=\E[%?%p1%{8}%<%t4%p1%d%e48:2::%p1%{65536}%/%d:%p1%{256}%/%{255}
	%&%d:%p1%{255}%&%d%;m,
"""
OWN = """[ui]
theme = mine
[theme mine]
base = light
tab = 196 underline
key = bright-green
warn = 214
good = blue
"""


def write_world(folder):
    os.makedirs(folder + "/borgcache-tui")
    with open(folder + "/borgcache-tui/config", "w") as file:
        file.write(OWN)
    with open(folder + "/terminals", "w") as file:
        file.write(DESCRIPTIONS)
    subprocess.run(["tic", "-x", "-o", folder + "/terminfo",
                    folder + "/terminals"], check=True)


# By theme, what 8 colours are enough for; the own one asks for more.
NEAR = {"dark": {"31", "32", "33", "36"}, "light": {"31", "32", "34", "35"},
        "mono": set(), "mine": {"31", "32", "33", "34"}}
SIXTEEN = {**NEAR, "mine": {"31", "33", "34", "92"}}
MANY = {**NEAR, "mine": {"31", "34", "92", "38;5;196", "38;5;214"}}
NONE = dict.fromkeys(NEAR, set())
TERMINALS = {"vt100": NONE, "linux": NEAR, "xterm": NEAR, "screen": NEAR,
             "bct-16color": SIXTEEN, "xterm-256color": MANY,
             "tmux-256color": MANY, "bct-direct": NEAR}
# Bold, dim, underline, reverse; back to the terminal's own font and colours.
PLAIN = {"", "0", "1", "2", "4", "7", "10", "39", "49"}


def look(program, term, theme, folder, known):
    """What it asked for; the texts of some screens are as known, if any."""
    with Program([program, "--demo", "--theme", theme], env={
            "TERM": term, "NO_COLOR": None, "XDG_CONFIG_HOME": folder,
            "TERMINFO": folder + "/terminfo"}) as p:
        p.wait_for("The repository has moved")
        for at, key in enumerate(("l", "2", "4", "?")):
            p.keys(key)
            if len(known) == at:
                p.wait_idle()
                known.append(text_of(p))
            p.wait(lambda: text_of(p) == known[at], f"shows\n{known[at]}")
        p.keys("q1q")
        assert p.end() == 0, term
        assert p.modes_kept(), term
        return {found[1].decode() for found in SGR.finditer(p.raw)}


def text_of(p):
    return DEMO_PATH.sub("demo", p.screen.text())


def check(asked, wanted, name):
    colours = {one for one in asked if re.match("[3459]", one)} - {
        "39", "49", "39;49"}
    assert colours == wanted, (name, colours)
    others = {part for one in asked - colours for part in one.split(";")}
    assert others <= PLAIN, (name, others)
    return others


def every_depth(program):
    with tempfile.TemporaryDirectory() as folder:
        write_world(folder)
        known = []
        for term, themes in TERMINALS.items():
            for theme, wanted in themes.items():
                if theme == "mono" and not term.startswith("xterm"):
                    continue  # as there
                asked = look(program, term, theme, folder, known)
                others = check(asked, wanted, (term, theme))
                assert {"1", "7"} <= others, (term, theme, others)
                assert term != "vt100" or "2" not in others, others


if __name__ == "__main__":
    run_cases({"every_depth": every_depth})

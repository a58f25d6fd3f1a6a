#!/usr/bin/env python3
"""Colours are an addition: looks.py PROGRAM [CASE…]

The same words stand on every screen with 256, 8 and no colours; the
background stays the terminal's own, the selected row is in reverse.
"""
import os
import re
import tempfile

from terminal import Program, run_cases

DEMO_PATH = re.compile(r"borgcache-demo-\w+")


def screens(program, *options, term="xterm-256color", **env):
    """Texts and styles of the main screens."""
    texts, styles = [], set()
    env = {"TERM": term, "NO_COLOR": None, **env}
    with Program([program, "--demo", *options], env=env) as p:
        p.wait_for("The repository has moved")
        p.settle()
        for key, shown in (("", "N abort"), ("l", "verified"), ("2", "same"),
                           ("3", "digest"), ("\r", "mtime"), ("?", "Keys on")):
            p.keys(key)
            p.wait_for(shown)
            if key in ("", "\r"):
                p.wait_idle()  # all is read, also what a table waits for
            p.settle()
            texts.append(DEMO_PATH.sub("demo", p.screen.text()))
            for line in p.screen.styles:
                styles |= set(line)
            if key == "\r":
                row = p.screen.styles[p.screen.row]
                assert row and all("07" in style for style in row), row
        assert not p.screen.foreign, p.screen.foreign
    return texts, styles


def colours(styles):
    return {part for style in styles for part in style if part[0] == "3"}


def check(found, plain):
    texts, styles = found
    for one, other in zip(texts, plain[0], strict=True):
        assert one == other, f"other words:\n{one}\n{other}"
    backgrounds = [s for s in styles if any(part[0] == "4" for part in s)]
    assert not backgrounds, backgrounds


def no_background_and_same_words(program):
    plain = screens(program, "--color", "never")
    assert not colours(plain[1])
    for term in ("xterm-256color", "xterm"):
        for theme in ("dark", "light", "mono"):
            found = screens(program, "--theme", theme, term=term)
            check(found, plain)
            assert bool(colours(found[1])) == (theme != "mono"), theme


def without_colour(program):
    """NO_COLOR, but not an empty one; --color always is stronger."""
    plain = screens(program, "--color", "never")
    for found in (screens(program, NO_COLOR="1"),
                  screens(program, "--theme", "light", NO_COLOR="1")):
        check(found, plain)
        assert not colours(found[1]), found[1]
    assert colours(screens(program, NO_COLOR="")[1])
    assert colours(screens(program, "--color", "always", NO_COLOR="1")[1])


def own_theme(program):
    """A section of the settings; fewer colours are filled in by near ones."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(folder + "/borgcache-tui")
        with open(folder + "/borgcache-tui/config", "w") as file:
            file.write("[ui]\ntheme = mine\n[theme mine]\nbase = light\n"
                       "tab = 196 underline\nkey = 46\n")
        many = screens(program, XDG_CONFIG_HOME=folder)[1]
        few = screens(program, XDG_CONFIG_HOME=folder, term="xterm")[1]
        other = screens(program, "--theme", "dark", XDG_CONFIG_HOME=folder)[1]
    assert ("04", "38;5;196") in many, many
    assert ("38;5;46",) in many, many
    assert ("04", "31") in few and ("32",) in few, few
    assert ("01", "36") in other, other


if __name__ == "__main__":
    run_cases({
        "no_background_and_same_words": no_background_and_same_words,
        "without_colour": without_colour,
        "own_theme": own_theme,
    })

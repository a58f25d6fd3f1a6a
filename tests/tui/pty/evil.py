"""Hostile texts, and the eyes that look for what they did.

hostile.py tries each text in the usual places, outsiders.py all kinds at once
in every other place that a text from outside can come from.
"""
import os
import re
import subprocess
import unicodedata

from terminal import Program

LINE = "EVIL-LINE"
# What must be seen of the text, so that the case has shown it at all.
TEXTS = {
    "escape": (b"\x1b[31mRED\x1b[2J\x1bc", r"\x1b"),
    "clipboard": (b"\x1b]52;c;aGFja2Vk\x07\x1bP1;1|17/AB\x1b\\", r"\x07"),
    "c1_bytes": (b"\x9b31m\x9d52;c;aGk=\x9c\x90q", r"\x9b"),
    "c1_utf8": ("\u009b31m\u009d0;t\u009c\u0085".encode(), r"\u009b"),
    "delete": (b"\x7f\x7f\x08\x08\x0e\x05", r"\x7f"),
    "bidi": ("\u202eevil\u2066x\u200f\u061c\u2028".encode(), r"\u202e"),
    "newline": (f"a\n{LINE}\r\n{LINE}\t\x0b\x0c".encode(), r"\x0d"),
    "invalid": (b"\xff\xfe\xc3(\xed\xa0\x80\xf5\xc0\xaf", r"\xff"),
    "marks": ("e".encode() + "\u0301".encode() * 10000, r"\u0301"),
    "wide": ("漢字かな交じり文全角ＡＢＣ".encode() * 4, "漢字"),
    "emoji": ("😀👩‍👩‍👧‍👦🏳️‍🌈🇩🇪".encode() * 3, "😀"),
    "long": (b"x" * 255, "xxxxxxxx"),
}
# All kinds at once, short; how it begins on a screen.
EVIL = (b"\x1b[7m\x1b]0;t\x07\x9b2J\xff\n" + LINE.encode() +
        "\r\u009b1m\u202e\u0301漢\x7f".encode())
SIGN = r"\x1b[7m"
# The same as text that Borg can read.
EVIL_TEXT = EVIL.replace(b"\x9b2J\xff", b"")


def cut(text, size):
    """As long as a name may be; a character is never cut, no slash."""
    return (text.replace(b"/", b"_")[:size].decode(errors="ignore").encode()
            if len(text) > size else text.replace(b"/", b"_"))


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def check_text(text, what, marks_max=3):
    """No character but text and line ends, no line of somebody else's."""
    text = text.decode()
    bad = [c for c in text
           if c != "\n" and unicodedata.category(c)[0] == "C"]
    assert not bad, (what, bad[:9], text[-600:])
    assert not re.search(f"^{LINE}", text, re.M), (what, text)
    run = max((len(r) for r in re.findall("\u0301+", text)), default=0)
    assert run <= marks_max, (what, run)


def batch(program, env, *words, **more):
    run = subprocess.run(
        [os.fsencode(program), b"--batch", *words], env={
            **{os.fsencode(k): os.fsencode(v) for k, v in os.environ.items()},
            **env}, capture_output=True, timeout=60, **more)
    assert run.returncode >= 0, (words, run.returncode, run.stderr[-500:])
    return run


def look_through(p, keys, wanted):
    """What each key of {page: key} shows; {page: pattern} is waited for."""
    pages = {}
    for page, key in keys.items():
        p.keys(key)
        if page in wanted:
            p.wait(lambda: re.search(wanted[page], p.screen.text()),
                   f"{page}: {wanted[page]}")
        p.settle()
        pages[page] = p.screen.text()
    return pages


def check_terminal(program, env, argv, keys, wanted=None, first="READ"):
    """Look with these keys, then leave. Gives what they show."""
    env = {k: v for k, v in env.items() if k != b"TZ"}
    with Program([os.fsencode(program), *argv], env=env, cols=132) as p:
        p.wait_for(first)
        pages = look_through(p, keys, wanted or {})
        p.keys("\x03")
        assert p.end() in (0, 62, 63, 130), p.raw[-500:]
        assert not p.screen.foreign, p.screen.foreign
        assert p.modes_kept() and p.screen.is_given_back() is None
    for page in pages.values():
        assert not re.search(f"^ ?{LINE}", page, re.M), page
        assert not re.search("\u0301{4}", page), page
    return pages

#!/usr/bin/env python3
"""Numbers are the same whatever the language: any_locale.py PROGRAM

Where the user's language writes 9,6 for 9.6 the program does not: its words
are English.
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

COMMA = """LC_NUMERIC
decimal_point ","
thousands_sep "."
grouping 3;3
END LC_NUMERIC
"""
# That the language is really one with a comma is asked of somebody else.
ASK = "import locale; locale.setlocale(locale.LC_ALL, ''); " \
      "print(locale.localeconv()['decimal_point'])"


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "comma")
        source.write_text(COMMA)
        subprocess.run(["localedef", "--quiet", "-c", "-i", source,
                        f"{name}/xx_XX"], check=False, capture_output=True)
        env = {**os.environ, "LOCPATH": name, "LC_NUMERIC": "xx_XX",
               "LC_CTYPE": "C.UTF-8"}
        env.pop("LC_ALL", None)
        told = subprocess.run([sys.executable, "-c", ASK], env=env, check=True,
                              capture_output=True, text=True)
        assert told.stdout == ",\n", told
        script = Path(name, "keys")
        script.write_text("wait\nkey l\nscreen\nkey 4\nwait\nscreen\n")
        run = subprocess.run([program, "--demo", "--script", script], env=env,
                             capture_output=True, text=True, check=True)
        assert run.stdout.count("KiB") > 3, run.stdout
        assert not re.search("[0-9],[0-9]+ ([KM]i?B|%)", run.stdout), run.stdout


if __name__ == "__main__":
    main()

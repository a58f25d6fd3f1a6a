#!/usr/bin/env python3
"""Every numbered scenario of the specification has a test: scenarios.py ROOT

cs is the client's side, rs the repository's. A test, or the comment above it,
carries the number as cs_scenario_9 or rs_scenario_1_2_3.
"""
import re
from pathlib import Path

from source import end, files

LAST = {"cs": 68, "rs": 69}
NAMED = re.compile(r"(?<![a-z])(cs|rs)_scenarios?((?:_(?:and_)?\d+)+)")


def main():
    found = {side: set() for side in LAST}
    count = 0
    for path, _ in files(".c", ".py", ".sh", folders=("tests",)):
        if path.parent == Path(__file__).parent:
            continue
        count += 1
        for side, numbers in NAMED.findall(path.read_text(errors="replace")):
            found[side].update(map(int, re.findall(r"\d+", numbers)))
    end([f"{side}_scenario_{number} has no test"
         for side, last in LAST.items()
         for number in range(1, last + 1)
         if number not in found[side]]
        + [f"{side}_scenario_{number} is no scenario"
           for side, last in LAST.items()
           for number in sorted(found[side]) if not 1 <= number <= last], count)


if __name__ == "__main__":
    main()

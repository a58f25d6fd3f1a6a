#!/usr/bin/env python3
"""Every public call is in a test that lets allocations fail: allocs.py ROOT

Such a test calls fail_alloc_begin; the call may stand in a fixture that the
test includes. What needs no memory is shown to need none there as well.
"""
import re

from source import ROOT, end, files, public_names

CALL = re.compile(r"\bbc_\w+(?=\()")
INCLUDE = re.compile(r'^#include "(?:unit/)?([\w/]+)\.h"', re.M)
UNIT = ROOT / "tests/unit"


def with_fixtures(path, seen):
    if path in seen or not path.is_file():
        return ""
    seen.add(path)
    text = path.read_text()
    return text + "".join(
        with_fixtures(UNIT / (name + kind), seen)
        for name in INCLUDE.findall(text) for kind in (".h", ".c"))


def main():
    swept = set()
    for path, _ in files(".c", folders=("tests/unit",)):
        if "fail_alloc_begin(" in path.read_text():
            swept.update(CALL.findall(with_fixtures(path, set())))
    names = public_names()
    end([f"{header}.h: {name} is in no test that lets allocations fail"
         for name, header in sorted(names.items()) if name not in swept],
        len(names))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The door is documented: public_docs.py ROOT

Each BC_API function stands below a comment, alone or in a row of its kind,
that names its source and, where it returns a bc_code, the results: BC_OK and
the others, or "Results as" another function.
"""
import re

from source import end, files, line_of

COMMENT_AND_CODE = re.compile(r"/\*(?P<comment>.*?)\*/(?P<code>[^/]*)", re.S)
DECLARATION = re.compile(r"^BC_API\s+(?P<type>[\w\s*]+?)[\s*]*"
                         r"\b(?P<name>bc_\w+)\(", re.M)


def complaints_of(name, text):
    for block in COMMENT_AND_CODE.finditer(text):
        for found in DECLARATION.finditer(block["code"]):
            at = line_of(text, block.start("code") + found.start())
            comment = block["comment"]
            if "Source:" not in comment:
                yield f"{name}:{at}: {found['name']} has no Source:"
            if found["type"] == "bc_code" and not re.search(
                    r"\bBC_OK\b|\bResults\b.* as\s+bc_", comment):
                yield f"{name}:{at}: {found['name']} names no result"


def main():
    complaints = []
    count = 0
    for path, name in files(".h", folders=("include",)):
        text = path.read_text()
        if not text.startswith("/*"):
            complaints.append(f"{name}: does not begin with its purpose")
        count += len(DECLARATION.findall(text))
        complaints += complaints_of(name, text)
    end(complaints, count)


if __name__ == "__main__":
    main()

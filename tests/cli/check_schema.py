#!/usr/bin/python3
"""Every JSON output of the cases fits the schema: check_schema.py

Takes the expected outputs, which the cases themselves compare with the
program's, whatever their names: what begins as a document is one.
"""
import re
from pathlib import Path

from documents import Documents

HERE = Path(__file__).resolve().parent
# A reader counts on every key, so a check that lets one go is no check.
MUST_FAIL = (
    {"format": "borgcache-tui/1", "command": "verify", "program": "0"},
    {"format": "borgcache-tui/2", "command": "list", "program": "0",
     "caches": []},
    {"format": "borgcache-tui/1", "command": "list", "program": "0",
     "caches": [{"id": "short"}]},
)


def filled(line):
    """Cases write TIME where a clock was."""
    return re.sub(r'"(\w+)": TIME\b', lambda match: '"%s": %s' % (
        match[1], "1" if match[1].endswith("_ns")
        else '"2026-11-26T00:00:00.000000000Z"'), line)


def main():
    documents = Documents()
    for path in sorted(HERE.glob("*.stdout")):
        text = path.read_text(errors="surrogateescape")
        # A case may print several things; its documents are whole lines.
        if text.startswith('{"format"') and '"lines"' in text.split("\n")[0]:
            documents.check_stdout(path.name, text)
            continue
        for line in text.splitlines():
            if line.startswith('{"format"'):
                documents.check_stdout(path.name, filled(line) + "\n")
    for path in sorted(HERE.glob("*.stderr")):
        # Cases write T for the time of a line.
        documents.check_stderr(path.name, re.sub(
            r'"time": T\b', '"time": 0.5',
            path.read_text(errors="surrogateescape")))
    for document in MUST_FAIL:
        documents.count += 1
        if documents.whole.is_valid(document):
            documents.fail("must fail", f"the schema lets pass {document}")
    documents.end(60)


if __name__ == "__main__":
    main()

#!/usr/bin/python3
"""Every JSON output of the cases fits the schema: check_schema.py

Takes the expected outputs, which the cases themselves compare with the
program's, whatever their names: what begins as a document is one.
"""
import json
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

# A document of the cases, one value of it, what it must not be: the first half
# breaks what the schema says, the others what rules.py does.
MUST_COMPLAIN = (
    ("info_json", ("findings", 0, "severity"), "info"),
    ("info_json", ("security", "exit_code"), 0),
    ("info_json", ("repository", "reason"), "gone"),
    ("files_entries_json", ("entries_list", 0, "ctime_ns"), None),
    ("chunks_json", ("present",), False),
    ("info_json", ("cache", "last_used_ns"), 1),
    ("info_json", ("files_caches", 0, "entries"), 5),
    ("info_json", ("files_caches", 0, "next_save", "seen", "kept"), 9),
    ("chunks_json", ("with_size",), 1),
    ("chunks_json", ("sizes", 0, "to"), 62),
    ("chunks_json", ("path_b64",), "YQ=="),
    ("info_json", ("findings", 0, "message"), ""),
)


def filled(line):
    """Cases write TIME where a clock was."""
    return re.sub(r'"(\w+)": TIME\b', lambda match: '"%s": %s' % (
        match[1], "1795651200000000000" if match[1].endswith("_ns")
        else '"2026-11-26T00:00:00.000000000Z"'), line)


def spoil(documents, case, path, value):
    text = (HERE / f"{case}.stdout").read_text().splitlines()[0]
    document = thing = json.loads(filled(text))
    for step in path[:-1]:
        thing = thing[step]
    thing[path[-1]] = value
    again = Documents(quiet=True)
    again.check(case, document)
    documents.count += 1
    if not again.failed:
        documents.fail("must complain", f"{case}: {path} may be {value!r}")


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
    for case, path, value in MUST_COMPLAIN:
        spoil(documents, case, path, value)
    documents.end(60)


if __name__ == "__main__":
    main()

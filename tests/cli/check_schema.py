#!/usr/bin/python3
"""Every JSON document of the cases fits the schema: check_schema.py

Takes the expected outputs, which the cases themselves compare with the
program's. Needs Debian's python3-jsonschema.
"""
import json
import sys
from pathlib import Path

import jsonschema

HERE = Path(__file__).resolve().parent
SCHEMA = HERE.parents[1] / "assets/schema/borgcache-tui-1.schema.json"
# A reader counts on every key, so a check that lets one go is no check.
MUST_FAIL = (
    {"format": "borgcache-tui/1", "command": "verify", "program": "0"},
    {"format": "borgcache-tui/2", "command": "list", "program": "0",
     "caches": []},
    {"format": "borgcache-tui/1", "command": "list", "program": "0",
     "caches": [{"id": "short"}]},
)


def documents():
    for path in sorted(HERE.glob("*_json*.stdout")):
        yield path.name, json.loads(path.read_text()), None
    for path in sorted(HERE.glob("*_lines.stdout")):
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        head, entries, end = lines[0], lines[1:-1], lines[-1]
        assert end == {"end": True, "count": len(entries)}, path.name
        yield path.name, head, None
        for entry in entries:
            yield path.name, entry, f"{head['command']}_entry"


def main():
    schema = json.loads(SCHEMA.read_text())
    whole = jsonschema.Draft202012Validator(schema)
    failed = count = 0
    for name, document, part in documents():
        validator = whole if part is None else whole.evolve(
            schema={"$ref": f"#/$defs/{part}", "$defs": schema["$defs"]})
        count += 1
        for error in validator.iter_errors(document):
            failed += 1
            print(f"{name}: {error.json_path}: {error.message[:300]}")
    for document in MUST_FAIL:
        count += 1
        if whole.is_valid(document):
            failed += 1
            print(f"the schema lets this pass: {document}")
    print(f"schema: {count - failed} passed, {failed} failed")
    sys.exit(failed > 0 or count < 15)


if __name__ == "__main__":
    main()

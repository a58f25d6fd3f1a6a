#!/usr/bin/python3
"""Documents against assets/schema: documents.py <NDJSON

As a program: each line of stdin is one document. Needs Debian's
python3-jsonschema.
"""
import json
import sys
from pathlib import Path

import jsonschema

import rules

SCHEMA = (Path(__file__).resolve().parents[2] /
          "assets/schema/borgcache-tui-1.schema.json")
# "type" of a line of --log-json -> its part of the schema.
LOG_TYPES = ("log_message", "progress_message", "progress_percent")


class Documents:
    """Counts what was looked at and prints what does not fit."""

    def __init__(self, quiet=False):
        self.quiet = quiet
        self.schema = json.loads(SCHEMA.read_text())
        jsonschema.Draft202012Validator.check_schema(self.schema)
        self.whole = jsonschema.Draft202012Validator(self.schema)
        self.parts = {}
        self.count = self.failed = 0

    def part(self, name):
        if name not in self.parts:
            self.parts[name] = self.whole.evolve(schema={
                "$ref": f"#/$defs/{name}", "$defs": self.schema["$defs"]})
        return self.parts[name]

    def fail(self, name, said):
        self.failed += 1
        if not self.quiet:
            print(f"{name}: {said[:400]}")

    def check(self, name, document, part=None, exit_code=None):
        """One document, or one line of the part of that name."""
        self.count += 1
        if part is not None and part not in self.schema["$defs"]:
            self.fail(name, f"the schema has no part {part}")
            return
        validator = self.whole if part is None else self.part(part)
        errors = list(validator.iter_errors(document))
        if errors and part is None:
            errors = self.errors_of_command(document) or errors
        for error in errors:
            self.fail(name, f"{error.json_path}: {error.message}")
        for said in rules.complaints(document, exit_code) if not (
                part or errors) else ():
            self.fail(name, said)

    def errors_of_command(self, document):
        """What the command's own part says; "fits none" helps nobody."""
        named = [part for part, wanted in self.schema["$defs"].items()
                 if wanted.get("properties", {}).get("command", {}).get(
                     "const", self) == document.get("command")]
        return [error for part in named
                for error in self.part(part).iter_errors(document)]

    def check_stdout(self, name, text, exit_code=None):
        """A document, or the lines of --json-lines."""
        if not text.endswith("\n"):
            self.fail(name, "stdout has no line end")
        try:
            lines = [json.loads(line) for line in text.splitlines()]
        except json.JSONDecodeError as error:
            self.fail(name, f"no JSON: {error}: {text}")
            return
        if not lines:
            self.fail(name, "no document on stdout")
            return
        head = lines[0]
        self.check(name, head, exit_code=exit_code)
        for key in ("format", "command", "program"):
            if not isinstance(head.get(key), str):
                self.fail(name, f"{key} is not there")
        if "lines" not in head:
            if len(lines) > 1:
                self.fail(name, "more than one document")
            return
        if lines[-1] != {"end": True, "count": len(lines) - 2}:
            self.fail(name, f"the last line is {lines[-1]}")
        for line in lines[1:-1]:
            self.check(name, line, f"{head['command']}_entry")

    def check_stderr(self, name, text):
        """The lines of --log-json; Borg's questions stand between them."""
        for line in text.splitlines():
            if line.startswith("{"):
                document = json.loads(line)
                if document.get("type") not in LOG_TYPES:
                    self.fail(name, f"a log line of no type: {line}")
                    continue
                self.check(name, document, document["type"])

    def end(self, least):
        print(f"schema: {self.count} looked at, {self.failed} complaints")
        sys.exit(self.failed > 0 or self.count < least)


def main():
    documents = Documents()
    for number, line in enumerate(sys.stdin, 1):
        documents.check(f"document {number}", json.loads(line))
    documents.end(1)


if __name__ == "__main__":
    main()

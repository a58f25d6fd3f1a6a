#!/usr/bin/env python3
"""Nothing grows out of sight: sizes.py ROOT"""
import re

from source import FUNCTION, end, files, line_of

COLUMNS = 80
FILE_LINES = 600
FUNCTION_LINES = 80
PARAMETERS = 5
# "file:function" of one flat switch or table that would not gain by a cut.
LONG_FUNCTIONS = frozenset()
# "file:function" that mirrors a call of another interface.
MANY_PARAMETERS = frozenset((
    "engine/cache/cache_use.c:bc_cache_memorize_file",
    "engine/compress/compress.c:compress_decode",
    "engine/files/files_cache_known.c:files_cache_known",
    "engine/files/files_cache_known.c:files_cache_memorize",
    "engine/files/files_window.c:files_window_slide",
    "engine/formats/fmt_strftime.c:fmt_strftime",
    "engine/io/io_file.c:io_file_read",
))


def parameters(head):
    """The number of commas on the outermost level of the parameter list."""
    depth = 0
    commas = 0
    for char in head[head.index("("):]:
        depth += (char == "(") - (char == ")")
        commas += char == "," and depth == 1
    return commas + 1


def function_complaints(name, text):
    for match in FUNCTION.finditer(text):
        named = re.search(r"(\w+)\(", match["head"])
        if not named:
            continue
        at = f"{name}:{line_of(text, match.start())}: {named[1]}"
        key = f"{name}:{named[1]}"
        length = match[0].count("\n") + 1
        if length > FUNCTION_LINES and key not in LONG_FUNCTIONS:
            yield f"{at} has {length} lines"
        count = parameters(match["head"][named.start():])
        if count > PARAMETERS and key not in MANY_PARAMETERS:
            yield f"{at} has {count} parameters"


def main():
    complaints = []
    count = 0
    for path, name in files(".c", ".h", ".def"):
        text = path.read_text()
        lines = text.splitlines()
        count += 1
        if len(lines) > FILE_LINES:
            complaints.append(f"{name}: {len(lines)} lines")
        complaints += [f"{name}:{i}: {len(line)} columns"
                       for i, line in enumerate(lines, 1)
                       if len(line) > COLUMNS]
        complaints += function_complaints(name, text)
    end(complaints, count)


if __name__ == "__main__":
    main()

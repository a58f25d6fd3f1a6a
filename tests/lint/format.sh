#!/bin/sh
# clang-format has nothing to change: format.sh ROOT
set -eu

command -v clang-format >/dev/null || { echo "SKIPPED: no clang-format"; exit 77; }
cd "$1"
find engine tui include tests -name '*.[ch]' -print0 |
    xargs -0 clang-format --dry-run -Werror

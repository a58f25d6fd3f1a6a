#!/bin/sh
# Build the program and open its demo: assets/try.sh [OPTION...]
#
# Installs the packages that the build needs (Debian, Ubuntu; elsewhere it
# names what is missing), builds in build/release, and starts the program on a
# made-up repository in a temporary folder. Nothing of yours is touched.
# Options go to the program: assets/try.sh --batch info
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
release=$top/build/release

# Data goes to stdout: what is said on the way goes to stderr.
{
    "$top/tests/support/install-deps.sh" build
    echo "Building in $release"
    (cd "$top" && cmake --preset release -DBC_TESTS=OFF >/dev/null)
    cmake --build "$release" -j"$(nproc)" --target borgcache-tui
} >&2
exec "$release/tui/borgcache-tui" --demo "$@"

#!/bin/sh
# Install into PREFIX, then build the example from what was installed.
# run.sh BUILD PREFIX CC [FLAG...]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1 prefix=$2 cc=$3
shift 3
rm -rf "$prefix"
cmake --install "$build" --prefix "$prefix" >/dev/null
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
for program in mock_backup mock_delete; do
    # shellcheck disable=SC2046 # the words are meant to be split
    "$cc" -std=c17 -Wall -Wextra -Werror "$@" "$here/$program.c" \
        -o "$prefix/$program" $(pkg-config --cflags --libs borgcache)
done

# C++ sees the same headers, and finds the names of C in the library.
# shellcheck disable=SC2046
"$(echo "$cc" | sed 's/gcc\([^/]*\)$/g++\1/;s/clang\([^/]*\)$/clang++\1/;s/cc$/c++/')" \
    -std=c++11 -Wall -Wextra -Wpedantic -Werror "$@" "$here/findings.cc" \
    -o "$prefix/findings" $(pkg-config --cflags --libs borgcache)
found=$("$prefix/findings" "$here"/../../assets/demo/fixture/cache/[0-9a-f]*)
case $found in
*"info files-cache-empty (files."*) ;;
*) echo "example: findings said: $found" && exit 1 ;;
esac
if [ "$(pkg-config --variable=prefix borgcache | xargs realpath)" != \
    "$(realpath "$prefix")" ]; then
    echo "example: pkg-config names another prefix" && exit 1
fi
echo "example: built against the installed library"

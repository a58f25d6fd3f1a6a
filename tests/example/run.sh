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
        -o "$prefix/$program" $(pkg-config --cflags --libs --static borgcache)
done
echo "example: built against the installed library"

#!/bin/sh
# Where nothing is installed, the configuration names every package at once,
# and ours are the packages that the tests install. missing.sh SOURCE
set -eu
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if PKG_CONFIG_PATH='' PKG_CONFIG_LIBDIR=$work cmake -S "$source" \
    -B "$work/build" >/dev/null 2>"$work/said"; then
    echo "configured without a library" && exit 1
fi
tr -s ' \n' '\n' <"$work/said" >"$work/words"
packages=$(sed -n 's/^ *bc_need(.* \([a-z0-9-]*\))$/\1/p' \
    "$source/CMakeLists.txt")
for package in $packages; do
    grep -qxF "$package" "$work/words" ||
        { echo "not named: $package" && cat "$work/said" && exit 1; }
    grep -qwF "$package" "$source/tests/support/install-deps.sh" ||
        { echo "not installed by the tests: $package" && exit 1; }
done
echo "missing: $(echo "$packages" | wc -l) packages named"

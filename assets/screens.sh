#!/bin/sh
# Real screens for the README, from the demo's data:
#
#   screens.sh [--check] PROGRAM
#
# Replaces what stands between the two marks in README.md; with --check it only
# says whether that would change anything.
set -eu
check=false
if [ "$1" = --check ]; then
    check=true
    shift
fi
program=$(realpath "$1")
cd "$(dirname "$0")/.."
readme=$PWD/README.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R assets/demo/fixture "$work/demo"
find "$work/demo" -exec touch -h -d '2026-11-20 03:12:44 UTC' {} +
printf 'wait\nkey l\nscreen\nkey 3\nwait\nkeys jj\nkey Enter\nwait\nkeys S\nwait\nkeys jj\nwait\nscreen\nquit\n' >"$work/keys"
(
    cd "$work"
    env -i HOME="$work" PATH="$PATH" LC_ALL=C.UTF-8 TZ=UTC \
        BORG_CACHE_DIR=demo/cache BORG_SECURITY_DIR=demo/security \
        BORG_REPO=demo/repo "$program" --script keys --size 80x24 \
        --now 1795158764000000000 demo/cache/[0-9a-f]*
) >"$work/raw"
sed '1d; /^-- [0-9]/s/.*//' "$work/raw" >"$work/screens"
{
    sed '/<!-- screens -->/q' "$readme"
    echo
    sed 's/^/    /; s/ *$//' "$work/screens"
    echo
    sed -n '/<!-- end of screens -->/,$p' "$readme"
} >"$work/readme"
if $check; then
    diff -u "$readme" "$work/readme" || {
        echo "README.md shows other screens: run assets/screens.sh" >&2
        exit 1
    }
else
    cp "$work/readme" "$readme"
fi

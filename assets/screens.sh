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
# The keys, and what stands above each screen.
cat >"$work/keys" <<'EOF'
wait
screen
key l
key 5
wait
key 1
screen
key 3
keys jj
key Enter
wait
keys S
wait
keys jj
wait
screen
key 4
wait
screen
key 5
screen
EOF
cat >"$work/captions" <<'EOF'
Borg's own question, before the next backup meets it:
Overview: is this cache healthy, and what will the next save drop?
Files: every file that Borg remembers, sorted by size here:
Chunks: the index that the repository keeps, and whether a file lacks a chunk:
Archives: what the repository holds, and whose files cache is whose:
EOF
(
    cd "$work"
    env -i HOME="$work" PATH="$PATH" LC_ALL=C.UTF-8 TZ=UTC \
        BORG_CACHE_DIR=demo/cache BORG_SECURITY_DIR=demo/security \
        BORG_REPO=demo/repo "$program" --script keys --size 80x24 \
        --now 1795158764000000000 demo/cache/[0-9a-f]*
) >"$work/raw"
awk -v captions="$work/captions" '
    /^-- [0-9]/ { getline caption <captions; print (NR > 1 ? "\n" : "") caption "\n"; next }
    { sub(/ *$/, ""); print $0 == "" ? "" : "    " $0 }' "$work/raw" >"$work/screens"
{
    sed '/<!-- screens -->/q' "$readme"
    echo
    cat "$work/screens"
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

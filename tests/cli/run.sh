#!/bin/sh
# run.sh PROGRAM FIXTURE [--renew] CASE...: batch cases with exact output.
#
# Each CASE.sh runs in a fresh copy of the demo's data under ./demo, in an
# environment of its own, with $PROGRAM set. Its stdout, stderr and exit code
# are compared with CASE.stdout, CASE.stderr and CASE.exit; a file that is
# missing means empty, or 0. --renew writes them instead; review the diff.
set -u
here=$(cd "$(dirname "$0")" && pwd)
program=$1
fixture=$2
shift 2
renew=no
if [ "${1-}" = --renew ]; then
    renew=yes
    shift
fi
work=$(mktemp -d) || exit 1
chmod 755 "$work" # a case may become somebody else
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
failed=0
passed=0

# expect NAME GOT: compare or renew one stream.
expect() {
    want=$here/$1
    if [ $renew = yes ]; then
        if [ -s "$2" ]; then cp "$2" "$want"; else rm -f "$want"; fi
        return 0
    fi
    [ -f "$want" ] || want=/dev/null
    diff -u "$want" "$2" && return 0
    echo "FAILED $1"
    return 1
}

for case in "$@"; do
    dir=$work/$case
    mkdir -p "$dir/home"
    cp -R "$fixture" "$dir/demo"
    find "$dir/demo" -exec touch -h -d '2026-11-20 03:12:44 UTC' {} +
    (
        cd "$dir" || exit 99
        exec env -i PATH="$PATH" HOME="$dir/home" PROGRAM="$program" \
            LC_ALL=C.UTF-8 TZ=UTC BORG_CACHE_DIR=demo/cache \
            BORG_SECURITY_DIR=demo/security BORG_REPO=demo/repo \
            ASAN_OPTIONS="${ASAN_OPTIONS-}" LSAN_OPTIONS="${LSAN_OPTIONS-}" \
            sh "$here/$case.sh" >"$work/out" 2>"$work/err" </dev/null
    )
    code=$?
    if [ $code -eq 0 ]; then : >"$work/exit"; else echo $code >"$work/exit"; fi
    good=yes
    expect "$case.stdout" "$work/out" || good=no
    expect "$case.stderr" "$work/err" || good=no
    expect "$case.exit" "$work/exit" || good=no
    if [ $good = yes ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
echo "cli: $passed passed, $failed failed"
[ $failed -eq 0 ]

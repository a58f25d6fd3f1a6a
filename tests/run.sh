#!/bin/sh
# Install what is missing, build, and run every test: tests/run.sh [--quick]
#
#   --quick   one compiler, without the comparison with real Borg
#
# Works as root and with sudo on Debian and Ubuntu, asks nothing, and writes
# below build/ only. The last lines are ctest's own summary.
set -eu

cd "$(dirname "$0")/.."
exec </dev/null
jobs=$(nproc)
quick=no

case ${1-} in
--quick) quick=yes ;;
'') ;;
*)
    sed -n '2,7s/^# \{0,1\}//p' tests/run.sh
    exit 2
    ;;
esac

step()
{
    printf '\n== %s\n' "$*"
}

# build DIRECTORY PRESET COMPILER
build()
{
    step "Building preset $2 with $3 in $1"
    CC=$3 cmake --preset "$2" -B "$1" -DBC_TESTS=ON >"$1.log" 2>&1 || {
        cat "$1.log"
        exit 1
    }
    cmake --build "$1" -j"$jobs"
}

# run DIRECTORY [CTEST-OPTION...]
run()
{
    directory=$1
    shift
    step "Testing $directory"
    ctest --test-dir "$directory" -j"$jobs" --output-on-failure \
        --no-tests=error "$@"
}

# Real Borg is built beside our first build: borg_begin, then borg_end.
borg_begin()
{
    borg=
    tests/support/install-deps.sh borg || return 0
    tests/interop/install-borg.sh build/venv >build/borg.log 2>&1 &
    borg=$!
}

borg_end()
{
    step "Real Borg"
    if [ -n "$borg" ]; then
        code=0
        wait "$borg" || code=$?
        cat build/borg.log
        [ $code -ne 0 ] || return 0
    fi
    [ -z "${CI-}" ] || exit 1
    echo "No Borg: the comparison with it will be reported as skipped"
}

mkdir -p build
step "Packages"
tests/support/install-deps.sh build test

if [ $quick = yes ]; then
    build build/release release gcc
    run build/release -E '^interop[.]'
    exit
fi

borg_begin
build build/dev-clang dev clang
borg_end
run build/dev-clang -E '^(interop|tui[.]tmux|bench)[.]'
build build/release release gcc
run build/release -LE '^once$'

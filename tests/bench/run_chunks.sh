#!/bin/sh
# Times a chunk index: reading it, looking ids up, rebuilding it : ours : Borg's.
#
# usage: run_chunks.sh [--entries N] [--objects N] [--runs N] [--python PY] [--build DIR]
#   --python   a Python with Borg 2.0.0b12; without it Borg is left out
#   --build    build folder
set -eu

entries=1000000
objects=200000
runs=9
python=
build=$(dirname "$0")/../../build/release/tests
while [ $# -gt 0 ]; do
    case $1 in
    --entries) entries=$2 ;;
    --objects) objects=$2 ;;
    --runs) runs=$2 ;;
    --python) python=$2 ;;
    --build) build=$2 ;;
    *)
        sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
    esac
    shift 2
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
export BORG_BASE_DIR="$work/borg" BORG_CACHE_DIR="$work/cache"

# The values behind a word in a file of results, ascending.
values() { awk -v word="$1" '$1 == word { print $2 }' "$2" | sort -g; }
least() { values "$1" "$2" | head -n 1; }
median() { values "$1" "$2" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

"$build/bench_chunks" make "$work" "$entries" "$objects"
# The first run of each warms the system's cache and is not counted.
"$build/bench_chunks" run "$work" >"$work/warm"
i=0
while [ "$i" -lt "$runs" ]; do # in turn, so that a busy machine hits both
    "$build/bench_chunks" run "$work" >>"$work/ours"
    if [ -n "$python" ] && [ "$i" -lt 3 ]; then
        "$python" "$(dirname "$0")/bench_borg_chunks.py" "$work" 1 >>"$work/borg.times"
    fi
    i=$((i + 1))
done

echo "entries $entries, objects $(least objects "$work/ours")"
for what in read lookup rebuild; do
    echo "$what ours min $(least $what "$work/ours") s," \
        "median $(median $what "$work/ours") s"
    [ -n "$python" ] || continue
    echo "$what borg min $(least $what "$work/borg.times") s," \
        "median $(median $what "$work/borg.times") s"
    echo "$what borg / ours min $(ratio "$(least $what "$work/borg.times")" "$(least $what "$work/ours")")," \
        "median $(ratio "$(median $what "$work/borg.times")" "$(median $what "$work/ours")")"
done
[ -n "$python" ] || echo "borg / ours not measured (no --python)"
echo "complete"

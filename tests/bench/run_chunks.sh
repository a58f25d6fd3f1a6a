#!/bin/sh
# Times a chunk index: reading it, looking ids up, rebuilding it : ours : Borg's.
#
# usage: run_chunks.sh [--entries N] [--objects N] [--runs N] [--python PY] [--build DIR]
#   --python   a Python with Borg 2.0.0b12; without it Borg is left out
#   --build    build folder
set -eu

. "$(dirname "$0")/shared.sh"

entries=1000000
objects=200000
read_options "entries objects" "$@"
make_work
export BORG_BASE_DIR="$work/borg" BORG_CACHE_DIR="$work/cache"

"$build/bench_chunks" make "$work" "$entries" "$objects"
# The first run of each warms the system's cache and is not counted.
"$build/bench_chunks" run "$work" >"$work/warm"
i=0
while [ "$i" -lt "$runs" ]; do # in turn, so that a busy machine hits both
    "$build/bench_chunks" run "$work" >>"$work/ours"
    if [ -n "$python" ] && [ "$i" -lt 3 ]; then
        "$python" "$bench/bench_borg_chunks.py" "$work" 1 >>"$work/borg.times"
    fi
    i=$((i + 1))
done

echo "entries $entries, objects $(least objects "$work/ours")"
for what in read lookup seen rebuild; do
    echo "$what ours min $(least $what "$work/ours") s," \
        "median $(median $what "$work/ours") s"
    [ -n "$python" ] || continue
    echo "$what borg min $(least $what "$work/borg.times") s," \
        "median $(median $what "$work/borg.times") s"
    compare $what "$work/borg.times" "$work/ours"
done
[ -n "$python" ] || echo "borg / ours not measured (no --python)"
echo "complete"

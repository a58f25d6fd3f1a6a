#!/bin/sh
# Says whether the cost per entry stays the same as tables grow: processor
# nanoseconds per entry at each number of entries, the least of several runs;
# for the chunk index also Borg's, in the same run.
#
# usage: run_sizes.sh [--sizes "N N N"] [--runs N] [--python PY] [--build DIR]
#   --python   a Python with Borg 2.0.0b12; without it Borg is left out
#   --build    build folder
set -eu

. "$(dirname "$0")/shared.sh"

sizes="100000 1000000 10000000"
runs=5
read_options sizes "$@"
make_work
export BORG_BASE_DIR="$work/borg" BORG_CACHE_DIR="$work/cache"

# Nanoseconds per entry: word, file, entries.
each() { awk -v s="$(least "$1" "$2")" -v n="$3" 'BEGIN { printf "%.1f", s / n * 1e9 }'; }

for n in $sizes; do
    mkdir "$work/$n"
    "$build/make_files_cache" "$work/$n" "$n" >/dev/null
    "$build/bench_chunks" make "$work/$n" "$n" 1
    i=0
    while [ "$i" -lt "$runs" ]; do
        "$build/bench_files_load" ours "$work/$n" >>"$work/load.$n"
        "$build/bench_chunks" run "$work/$n" >>"$work/chunks.$n"
        if [ -n "$python" ] && [ "$i" -lt 2 ]; then # in turn
            "$python" "$bench/bench_borg_chunks.py" \
                "$work/$n" 1 >>"$work/borg.$n"
        fi
        i=$((i + 1))
    done
    i=0
    while [ "$i" -lt "$runs" ]; do # saves, so that the digest is another
        "$build/bench_files_use" "$work/$n" >>"$work/use.$n"
        i=$((i + 1))
    done
    rm -rf "${work:?}/$n"
    echo "$n files_load $(each processor_seconds "$work/load.$n" "$n")"
    echo "$n files_lookup $(each lookup_processor_seconds "$work/use.$n" "$n")"
    for what in read lookup seen; do
        echo "$n chunks_$what $(each $what "$work/chunks.$n" "$n")"
        [ -n "$python" ] || continue
        echo "$n borg_$what $(each $what "$work/borg.$n" "$n")"
        echo "$n $what: borg / ours $(ratio "$(least $what "$work/borg.$n")" \
            "$(least $what "$work/chunks.$n")")"
    done
    for what in bare bare_in_turn; do
        echo "$n $what $(each $what "$work/chunks.$n" "$n")"
    done
done >"$work/report"
cat "$work/report"
for what in files_load files_lookup chunks_read chunks_lookup chunks_seen \
    bare bare_in_turn ${python:+borg_read borg_lookup borg_seen}; do
    awk -v what=$what '$2 == what {
        if (most == "" || $3 > most) most = $3
        if (least == "" || $3 < least) least = $3
    } END { printf "%s greatest / least %.2f\n", what, most / least }' "$work/report"
done
echo "complete"

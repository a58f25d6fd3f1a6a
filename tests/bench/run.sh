#!/bin/sh
# Times a files cache: loading it (map + hash + step : ours : Borg's own), and
# a backup's look-ups and its save (ours : Borg's own).
#
# usage: run.sh [--entries N] [--runs N] [--python PY] [--build DIR]
#   --python   a Python with Borg 2.0.0b12; without it Borg is left out
#   --build    build folder
set -eu

. "$(dirname "$0")/shared.sh"

# What the disk alone takes: a copy of the file, on disk when it ends.
bare_write() { # from to
    start=$(date +%s%N)
    dd if="$1" of="$2" bs=1M conv=fdatasync 2>/dev/null
    end=$(date +%s%N)
    rm "$2"
    echo "bare_write $(awk -v ns=$((end - start)) 'BEGIN { printf "%.6f", ns / 1e9 }')"
}

entries=1000000
read_options entries "$@"
make_work

"$build/make_files_cache" "$work" "$entries" >"$work/made"
cat "$work/made"
# The first run of each warms the system's cache and is not counted.
"$build/bench_files_load" baseline "$work" >"$work/warm"
"$build/bench_files_load" ours "$work" >>"$work/warm"
i=0
while [ "$i" -lt "$runs" ]; do # in turn, so that a busy machine hits both
    "$build/bench_files_load" baseline "$work" >>"$work/baseline"
    "$build/bench_files_load" ours "$work" >>"$work/ours"
    i=$((i + 1))
done
for who in baseline ours; do
    [ "$(least entries "$work/$who")" = "$entries" ] || {
        echo "run.sh: $who counted $(least entries "$work/$who") entries" >&2
        exit 1
    }
done

if [ -n "$python" ]; then
    BORG_BASE_DIR=$work/borg "$python" "$bench/bench_borg.py" \
        "$work" 3 >"$work/borg.times"
fi

"$build/bench_files_sort" "$work" >"$work/sort"

# The saved file replaces the data, byte for byte: all ages are 0 after the
# first of these runs, which is not counted.
"$build/bench_files_use" "$work" >"$work/warm"
i=0
while [ "$i" -lt "$runs" ]; do # in turn
    "$build/bench_files_use" "$work" >>"$work/use"
    bare_write "$work/files.bench" "$work/copy" >>"$work/bare"
    if [ -n "$python" ] && [ "$i" -lt 3 ]; then
        BORG_BASE_DIR=$work/borg "$python" "$bench/bench_borg_use.py" \
            "$work" >>"$work/borg.use"
    fi
    i=$((i + 1))
done

# The screen needs nothing of the content, so no count is compared.
python3 "$bench/first_screen.py" "$build/../tui/borgcache-tui" \
    "$work" "$runs" >"$work/screen"

report() { # name file
    echo "$1 min $(least seconds "$2") s, median $(median seconds "$2") s"
}
report "baseline" "$work/baseline"
report "ours" "$work/ours"
echo "first screen min $(least first_screen "$work/screen") s," \
    "median $(median first_screen "$work/screen") s"
echo "first step min $(least first_step_seconds "$work/ours") s"
echo "sort by any column max" \
    "$(awk '/^sort_/ && $2 > m { m = $2 } END { print m }' "$work/sort") s," \
    "longest step" \
    "$(awk '/^longest/ && $2 > m { m = $2 } END { print m }' "$work/sort") s"
echo "private memory $(ratio "$(median private_bytes "$work/ours")" "$entries") bytes per entry"
echo "ours / baseline min $(ratio "$(least seconds "$work/ours")" "$(least seconds "$work/baseline")")," \
    "median $(ratio "$(median seconds "$work/ours")" "$(median seconds "$work/baseline")")"
for step in lookup save; do
    echo "$step min $(least ${step}_seconds "$work/use") s," \
        "median $(median ${step}_seconds "$work/use") s"
done
echo "save min $(least save_processor_seconds "$work/use") s of processor time," \
    "a bare copy and sync $(least bare_write "$work/bare") s"
echo "private memory in use $(ratio "$(median use_private_bytes "$work/use")" "$entries") bytes per entry"
if [ -n "$python" ]; then
    for what in lookup_seconds save_seconds save_processor_seconds use_private_bytes; do
        echo "borg / ours $what $(ratio "$(least $what "$work/borg.use")" "$(least $what "$work/use")")"
    done
    report "borg" "$work/borg.times"
    echo "borg / ours min $(ratio "$(least seconds "$work/borg.times")" "$(least seconds "$work/ours")")," \
        "median $(ratio "$(median seconds "$work/borg.times")" "$(median seconds "$work/ours")")"
else
    echo "borg / ours not measured (no --python)"
fi
echo "complete"

#!/bin/sh
# Times the rebuild of a files cache from an archive: ours : Borg's.
#
# usage: run_rebuild.sh [--entries N] [--mode M] [--runs N] [--python PY] [--build DIR]
#   --mode     encryption mode, with --python
#   --python   a Python with Borg 2.0.0b12; without it Borg is left out and the
#              repository has no key
#   --build    build folder
set -eu

. "$(dirname "$0")/shared.sh"

entries=200000
mode=repokey-aes-ocb
read_options "entries mode" "$@"
make_work
export BORG_BASE_DIR="$work/borg" BORG_PASSPHRASE=bench

[ -z "$python" ] || "$python" -m borg -r "$work/repo" \
    repo-create --encryption "$mode" 2>"$work/created"
"$build/bench_rebuild" make "$work" "$entries"
# The first run of each warms the system's cache and is not counted.
"$build/bench_rebuild" run "$work" >"$work/warm"
i=0
while [ "$i" -lt "$runs" ]; do # in turn, so that a busy machine hits both
    "$build/bench_rebuild" run "$work" >>"$work/ours"
    if [ -n "$python" ] && [ "$i" -lt 3 ]; then
        "$python" "$bench/bench_borg_rebuild.py" "$work" >>"$work/borg.times"
    fi
    i=$((i + 1))
done

echo "entries $entries, rebuilt $(least entries "$work/ours")"
echo "rebuild ours min $(least rebuild "$work/ours") s," \
    "median $(median rebuild "$work/ours") s"
echo "processor ours min $(least processor "$work/ours") s," \
    "of which the caller $(least caller "$work/ours") s"
echo "private memory $(ratio "$(median private_bytes "$work/ours")" "$entries") bytes per entry"
if [ -n "$python" ]; then
    [ "$(least entries "$work/borg.times")" = "$(least entries "$work/ours")" ] || {
        echo "run_rebuild.sh: Borg makes another number of entries" >&2
        exit 1
    }
    echo "rebuild borg min $(least rebuild "$work/borg.times") s," \
        "median $(median rebuild "$work/borg.times") s, mode $mode"
    compare rebuild "$work/borg.times" "$work/ours"
    compare processor "$work/borg.times" "$work/ours"
    compare private_bytes "$work/borg.times" "$work/ours"
else
    echo "borg / ours not measured (no --python)"
fi
echo "complete"

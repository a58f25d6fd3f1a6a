# What the scripts that time have in common; they source it.
#
# Default values before read_options: runs, python, build and a script's own.

runs=9
python=
bench=$(dirname "$0")
build=$bench/../../build/release/tests

usage() { # the comment that the script begins with
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
    exit 2
}

read_options() { # "names of the script's own options" "$@"
    known=" runs python build $1 "
    shift
    while [ $# -gt 0 ]; do
        name=${1#--}
        case $known in
        *" $name "*) [ $# -gt 1 ] && [ "--$name" = "$1" ] || usage ;;
        *) usage ;;
        esac
        eval "$name=\$2"
        shift 2
    done
}

# Sets $work, a folder that goes away with the script.
make_work() {
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# The values behind a word in a file of results, ascending.
values() { awk -v word="$1" '$1 == word { print $2 }' "$2" | sort -g; }
least() { values "$1" "$2" | head -n 1; }
median() { values "$1" "$2" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# "lookup borg / ours min 4.10, median 4.05": word, Borg's file, our file.
compare() {
    echo "$1 borg / ours min $(ratio "$(least "$1" "$2")" "$(least "$1" "$3")")," \
        "median $(ratio "$(median "$1" "$2")" "$(median "$1" "$3")")"
}

#!/bin/sh
# A journey in a real terminal: run.sh PROGRAM JOURNEY
#
# JOURNEY.sh beside this file is what a person does and sees, in the words
# below. Each journey has a tmux server of its own (own socket, no
# configuration) with a window of 80x24. Every step waits for a text, at most
# 20 seconds; nothing waits for time to pass. Exit 77: there is no tmux.
set -eu

command -v tmux >/dev/null || { echo "SKIPPED: no tmux"; exit 77; }
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "$1")
journey=$2
folder=$(mktemp -d)
socket=borgcache-tui-$journey-$$
variables=
what=--demo
piped= # a command with its |: the program's stdin is a pipe

mux() {
    tmux -u -L "$socket" -f /dev/null "$@"
}

finish() {
    mux kill-server 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

die() {
    echo "$journey: $1" >&2
    mux capture-pane -p -t 0 >&2 || true
    exit 1
}

# ---- what is looked at; without one of these it is the demo ----

# world [GOLDEN]: its cache, security and repo in $folder, or those of
# tests/golden/GOLDEN. $id is the repository's.
world() {
    from=$here/../../../assets/demo/fixture
    [ $# -eq 0 ] || from=$here/../../golden/$1
    cp -R "$from/." "$folder"
    id=$(ls "$folder/security")
    variables="BORG_CACHE_DIR=$folder/cache BORG_REPO=$folder/repo \
        BORG_SECURITY_DIR=$folder/security"
    what=$folder/cache/$id
}

# with NAME=VALUE: a variable of the program.
with() {
    variables="$variables $1"
}

# ---- steps ----

# start [OPTION...]: in a shell that tells the exit code and whether the modes
# of the terminal are as they were.
start() {
    cat >"$folder/inner" <<INNER
ulimit -c 0
stty -g >"$folder/before"
env "\$@"
echo "exit code \$?"
stty -g >"$folder/after"
echo "modes kept: \$(cmp -s "$folder/before" "$folder/after" && echo yes)"
exec cat
INNER
    cat >"$folder/start" <<START
echo \$\$ >"$folder/pid"
$piped exec "$program" $what "\$@"
START
    # shellcheck disable=SC2086 # variables are words on purpose
    env -u NO_COLOR -u BORG_REPO -u BORG_PASSPHRASE TMPDIR="$folder" \
        LC_ALL=C.UTF-8 tmux -u -L "$socket" -f /dev/null \
        new-session -d -x 80 -y 24 \
        sh "$folder/inner" $variables sh "$folder/start" "$@"
    mux set-option -g remain-on-exit on
}

# look [OPTION...]: start, past the question that the demo begins with.
look() {
    start "$@"
    see "The repository has moved"
    press l
    lose "The repository has moved"
}

# press KEY...: as tmux names them.
press() {
    mux send-keys -t 0 "$@"
}

# type TEXT
type_text() {
    mux send-keys -t 0 -l "$1"
}

# resize COLUMNS ROWS
resize() {
    mux resize-window -t 0 -x "$1" -y "$2"
}

# signal NAME
signal() {
    kill "-$1" "$(cat "$folder/pid")"
}

# again [OPTION...]: the same once more, in a terminal of its own.
again() {
    mux kill-server
    socket=$socket-again # the first server may still be on its way out
    start "$@"
}

# ---- what is seen ----

# until_true WHAT COMMAND...: at most 20 seconds.
until_true() {
    tries=200
    said=$1
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || die "$said"
        sleep 0.1
    done
}

shows() {
    mux capture-pane -p -t 0 | grep -qF -- "$1"
}

shows_not() {
    ! shows "$1"
}

# see TEXT..., lose TEXT...: each of them shows, or does not any more.
see() {
    for text; do
        until_true "never showed: $text" shows "$text"
    done
}

lose() {
    for text; do
        until_true "still shows: $text" shows_not "$text"
    done
}

# The terminal's own: a line of the pane without its colours is not enough.
colours() {
    mux capture-pane -p -e -t 0 | grep -q '\[[0-9;]*3[1-6]m'
}

cursor_line() {
    mux display-message -p -t 0 '#{cursor_y}'
}

cursor_is_on() {
    [ "$(cursor_line)" = "$1" ]
}

# ends CODE: it has ended so, and the terminal is as before.
ends() {
    see "exit code $1" "modes kept: yes"
    lose "1 Overview"
    [ "$(mux display-message -p -t 0 '#{alternate_on}#{cursor_flag}')" = 01 ] ||
        die "the screen is not given back"
}

# holds FILE TEXT, lacks FILE: on disk.
holds() {
    grep -q -- "$2" "$1" || die "$1 does not hold $2"
}

lacks() {
    [ ! -e "$1" ] || die "$1 is there"
}

[ -f "$here/$journey.sh" ] || { echo "no such journey: $journey" >&2; exit 2; }
. "$here/$journey.sh"
echo "$journey: as wanted"

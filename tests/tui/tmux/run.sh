#!/bin/sh
# What only a real terminal can show: run.sh PROGRAM CASE
#
# Each case has a tmux server of its own (own socket, no configuration) with a
# window of 80x24. Every step waits for a text, at most 20 seconds; nothing
# waits for time to pass. Exit 77: there is no tmux.
set -eu

command -v tmux >/dev/null || { echo "SKIPPED: no tmux"; exit 77; }
program=$(realpath "$1")
case=$2
folder=$(mktemp -d)
socket=borgcache-tui-$case-$$

mux() {
    tmux -u -L "$socket" -f /dev/null "$@"
}

finish() {
    mux kill-server 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

die() {
    echo "$case: $1" >&2
    mux capture-pane -p -t 0 >&2 || true
    exit 1
}

# The pane shows this text.
wait_for() {
    tries=200
    until mux capture-pane -p -t 0 | grep -qF -- "$1"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || die "never showed: $1"
        sleep 0.1
    done
}

# The pane does not show this text any more.
wait_gone() {
    tries=200
    while mux capture-pane -p -t 0 | grep -qF -- "$1"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || die "still shows: $1"
        sleep 0.1
    done
}

# A shell in which the program runs; its terminal modes before and after.
# begin_asked [NAME=VALUE...] [OPTION...]
begin_asked() {
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
exec "$program" --demo "\$@"
START
    TMPDIR=$folder LC_ALL=C.UTF-8 mux new-session -d -x 80 -y 24 \
        sh "$folder/inner" ${env:-} sh "$folder/start" "$@"
    mux set-option -g remain-on-exit on
}

# The same, past the question that the demo begins with.
begin() {
    begin_asked "$@"
    wait_for "The repository has moved"
    mux send-keys -t 0 l
    wait_gone "The repository has moved"
}

pid() {
    cat "$folder/pid"
}

expect_end() {
    wait_for "exit code $1"
    wait_for "modes kept: yes"
    wait_gone "1 Overview"
    [ "$(mux display-message -p -t 0 '#{alternate_on}#{cursor_flag}')" = 01 ] ||
        die "the screen is not given back"
}

case $case in
start)
    begin
    wait_for "Files caches"
    wait_for "verified"
    ;;
resize)
    begin
    wait_for "verified"
    mux resize-window -t 0 -x 120 -y 40
    wait_for "verified"
    mux send-keys -t 0 3 Enter
    wait_for "inode"
    mux resize-window -t 0 -x 19 -y 4
    wait_for "needs 20x5"
    mux resize-window -t 0 -x 80 -y 24
    wait_for "path hash"
    ;;
quit)
    begin
    wait_for "verified"
    mux send-keys -t 0 q
    expect_end 0
    ;;
interrupt)
    begin
    wait_for "verified"
    mux send-keys -t 0 C-c
    expect_end 0
    ;;
colour)
    begin --color always
    wait_for "verified"
    mux capture-pane -p -e -t 0 | grep -q '\[[0-9;]*3[1-6]m' ||
        die "no colour with --color always"
    mux kill-server
    socket=$socket-2 # the first server may still be on its way out
    env=NO_COLOR=1
    begin
    wait_for "verified"
    ! mux capture-pane -p -e -t 0 | grep -q '\[[0-9;]*3[1-6]m' ||
        die "colour in spite of NO_COLOR"
    ;;
cursor)
    begin
    wait_for "verified"
    at=$(mux display-message -p -t 0 '#{cursor_y}')
    mux send-keys -t 0 Down
    tries=200
    until [ "$(mux display-message -p -t 0 '#{cursor_y}')" = $((at + 1)) ]; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || die "the cursor does not follow"
        sleep 0.1
    done
    ;;
unknown_term)
    env=TERM=no-such-terminal
    begin_asked
    wait_for "unknown here; using xterm-256color"
    mux send-keys -t 0 l
    wait_gone "unknown here"
    ;;
suspend)
    LC_ALL=C.UTF-8 TMPDIR=$folder PS1='ready: ' \
        mux new-session -d -x 80 -y 24 bash --norc --noprofile -i
    wait_for "ready:"
    mux send-keys -t 0 "'$program' --demo" Enter
    wait_for "The repository has moved"
    mux send-keys -t 0 l
    wait_for "verified"
    mux send-keys -t 0 C-z
    wait_for "Stopped"
    mux send-keys -t 0 fg Enter
    wait_for "verified"
    mux send-keys -t 0 q
    wait_gone "verified"
    ;;
hangup | terminate)
    begin
    wait_for "verified"
    if [ "$case" = hangup ]; then
        kill -HUP "$(pid)"
        expect_end 129
    else
        kill -TERM "$(pid)"
        expect_end 143
    fi
    ;;
crash | abort)
    begin
    wait_for "verified"
    if [ "$case" = crash ]; then
        kill -SEGV "$(pid)"
        expect_end 139
    else
        kill -ABRT "$(pid)"
        expect_end 134
    fi
    ;;
accept)
    begin_asked
    wait_for "The repository has moved"
    mux send-keys -t 0 y
    wait_for "accepted and remembered"
    grep -q '/repo$' "$folder"/borgcache-demo-*/security/*/location ||
        die "the new place is not remembered"
    mux send-keys -t 0 2
    wait_for "go on without a question"
    wait_gone "differs"
    mux send-keys -t 0 q
    expect_end 0
    ;;
refuse)
    begin_asked
    wait_for ">N abort (exit 62)"
    mux send-keys -t 0 N
    expect_end 62
    wait_for "Repository access aborted"
    ;;
*)
    echo "no such case: $case" >&2
    exit 2
    ;;
esac
echo "$case: as wanted"

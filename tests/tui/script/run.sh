#!/bin/sh
# Drive the program without a terminal and compare the screens it shows:
#
#   run.sh [--renew | --show] PROGRAM [CASE...]
#
# CASE.keys are the lines of the script (tui/app/script.c lists them),
# CASE.screen is what must come out. --renew rewrites it; read the diff.
# --show compares nothing: it prints what comes out.
# Lines "#! OPTION..." at the top of CASE.keys are options of the program and
# "#: NAME=VALUE" variables. Lines "#@ COMMAND" are run first, in a folder with
# the demo's cache, security and repo, which then takes the demo's place; with
# "#= PATH" it is that path of the folder, and no repository is named. "#+ NAME"
# takes the repository tests/golden/NAME instead of the demo's. "#< OPTION..." is
# in the place of all: an export of the folder made with these options, and the
# folder's caches and repository are gone when it is imported. A config that no
# command has dated is four hours old. The program is started in that folder.
# What differs from run to run, the name of that folder and the names in the
# trash, is replaced by x of the same length.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
what_to_do=compare
case $1 in
--renew | --show)
    what_to_do=${1#--}
    shift
    ;;
esac
now=1795480000
program=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- "$here"/*.keys

made=$(mktemp)
begun=$(mktemp) # what is newer has been made today, whenever that is
trap 'rm -f "$made" "$begun"' EXIT

settle() {
    python3 -c '
import re, sys
text = sys.stdin.buffer.read().decode()
text = re.sub("(?<=demo-)\\w+", lambda m: "x" * len(m[0]), text)
text = re.sub("20[0-9]{6}T(?!0{6})[0-9]{6}[.0-9a-fZ-]*", lambda m: "x" * len(m[0]), text)
text = re.sub("used (in )?[^\u00b7\u2026\n-]*(?= [\u00b7-])", "used x ago", text)
text = re.sub("used (in )?[^\u00b7\u2026\n-]*\u2026", "used x ago \u2026", text)
sys.stdout.buffer.write(text.encode())'
}

run() {
    options=$(sed -n 's/^#! //p' "$1")
    variables=$(sed -n 's/^#: //p' "$1")
    commands=$(sed -n 's/^#@ //p' "$1")
    what=--demo
    suffix=none
    if [ -n "$commands" ]; then
        folder=$(mktemp -d /tmp/borgcache-demo-XXXXXX)
        suffix=${folder##*-} # a line may end in front of it
        golden=$(sed -n 's/^#+ //p' "$1")
        cp -R "$here/../../../${golden:+tests/golden/}${golden:-assets/demo/fixture}/." \
            "$folder"
        (cd "$folder" && id=$(ls security) && eval "$commands")
        find "$folder/cache" -name config -newer "$begun" \
            ! -newermt tomorrow -exec touch -d @$((now - 4 * 3600)) {} +
        export=$(sed -n 's/^#< //p' "$1")
        variables="BORG_CACHE_DIR=$folder/cache \
            BORG_SECURITY_DIR=$folder/security $variables"
        what=$(sed -n 's/^#= //p' "$1")
        if [ -n "$what" ]; then
            what=$folder/$what
        else
            what=$(echo "$folder"/cache/*/)
            variables="BORG_REPO=$folder/repo $variables"
        fi
        if [ -n "$export" ]; then
            # shellcheck disable=SC2086 # words on purpose
            env $variables "$program" --batch $export export "$folder/look" ||
                [ $? = 1 ] # a warning
            rm -r "$folder/cache" "$folder/security" "$folder/repo"
            variables=
            what="--import $folder/look"
        fi
    fi
    keys=${1##*/}
    [ -z "$commands" ] || keys=$(realpath "$1")
    cd "${folder:-$(dirname "$1")}"
    # shellcheck disable=SC2086 # words on purpose
    {
        env -u NO_COLOR -u BORG_FILES_CACHE_TTL TMPDIR=/tmp TZ=UTC \
            LC_ALL=C.UTF-8 $variables "$program" $what --script "$keys" \
            --now "${now}000000000" $options 2>&1 || echo "exit code $?"
    } | sed "s/-$suffix/-xxxxxx/g"
    [ -z "$commands" ] || rm -rf "$folder"
}

failed=0
for keys in "$@"; do
    screen=${keys%.keys}.screen
    (run "$keys") | settle >"$made"
    case $what_to_do in
    renew) cp "$made" "$screen" ;;
    show) cat "$made" ;;
    compare) diff -u "$screen" "$made" || failed=1 ;;
    esac
done
exit $failed

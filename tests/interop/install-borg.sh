#!/bin/sh
# Real Borg into a virtual environment: install-borg.sh DIRECTORY
#
# Done once; an environment that already answers with the pinned version stays.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
venv=$1
version=$(sed -n 's/^borgbackup==//p' "$here/requirements.txt")

answers()
{
    [ "$("$venv/bin/borg" --version 2>/dev/null)" = "borg $version" ]
}

if answers; then
    echo "Borg $version is in $venv"
    exit 0
fi
echo "Building Borg $version into $venv (about two minutes)"
rm -rf "$venv"
# The system's own Python: its headers are the ones that python3-dev brings.
/usr/bin/python3 -m venv "$venv"
"$venv/bin/pip" install -q -r "$here/build-requirements.txt"
# No cache: a wheel that was built with a wrong Cython would come back from it.
"$venv/bin/pip" install -q --no-cache-dir --no-build-isolation \
    --no-binary borgbackup -r "$here/requirements.txt"
answers || {
    echo "Borg does not start:" >&2
    "$venv/bin/borg" --version >&2
    exit 1
}

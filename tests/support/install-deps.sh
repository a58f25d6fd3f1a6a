#!/bin/sh
# Install the packages that are missing: install-deps.sh GROUP...
#
# Groups: build (the program), test (its tests), borg (Borg from source).
# Debian and Ubuntu: with apt-get, as root or through sudo. Elsewhere: names
# what is missing, by Debian's names, and exits 1.
set -eu

# How it is looked for, and the package that brings it.
build='
command:gcc             build-essential
command:cmake           cmake
command:ninja           ninja-build
command:pkg-config      pkg-config
library:libxxhash       libxxhash-dev
library:libsodium       libsodium-dev
library:msgpack         libmsgpack-dev
library:jansson         libjansson-dev
library:libpcre2-8      libpcre2-dev
library:libcrypto       libssl-dev
library:libargon2       libargon2-dev
library:liblz4          liblz4-dev
library:libzstd         libzstd-dev
library:zlib            zlib1g-dev
library:liblzma         liblzma-dev
library:ncursesw        libncurses-dev
library:inih            libinih-dev
'
test='
library:cmocka          libcmocka-dev
command:clang           clang
command:clang-format    clang-format
command:git             git
command:tmux            tmux
command:setpriv         util-linux
command:mandoc          mandoc
command:zsh             zsh
command:fish            fish
file:/usr/bin/python3   python3
module:jsonschema       python3-jsonschema
'
borg='
command:gcc             build-essential
command:pkg-config      pkg-config
module:ensurepip        python3-venv
include:Python.h        python3-dev
file:/usr/include/sys/acl.h libacl1-dev
library:liblz4          liblz4-dev
library:libzstd         libzstd-dev
library:libxxhash       libxxhash-dev
library:libcrypto       libssl-dev
'

present()
{
    kind=${1%%:*}
    name=${1#*:}
    case $kind in
    command) command -v "$name" ;;
    library) pkg-config --exists "$name" ;;
    file) [ -e "$name" ] ;;
    module) /usr/bin/python3 -c "import $name" ;;
    include)
        /usr/bin/python3 -c "import os, sysconfig, sys
sys.exit(not os.path.exists(sysconfig.get_path('include') + '/$name'))" ;;
    esac >/dev/null 2>&1
}

missing()
{
    for group; do
        eval "rows=\$$group"
        echo "$rows" | while read -r probe package; do
            [ -z "$probe" ] || present "$probe" || echo "$package"
        done
    done | sort -u | tr '\n' ' '
}

as_root()
{
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "Not root, and no sudo: please install: $packages" >&2
        exit 1
    fi
}

apt_install()
{
    echo "Installing with apt-get: $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@"
}

# Debian's clang only recommends the sanitizers, under a numbered name.
install_sanitizers()
{
    echo 'int main(void){return 0;}' |
        clang -fsanitize=address,undefined -x c -o /dev/null - 2>/dev/null ||
        apt_install "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
}

packages=$(missing "$@")
if [ -n "$packages" ]; then
    if ! command -v apt-get >/dev/null; then
        echo "Missing (Debian's package names): $packages" >&2
        exit 1
    fi
    # Split on purpose: one word is one package.
    # shellcheck disable=SC2086
    apt_install $packages
fi
case " $* " in
*" test "*) install_sanitizers ;;
esac

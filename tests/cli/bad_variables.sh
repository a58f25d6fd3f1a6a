export BORG_RELOCATED_REPO_ACCESS_IS_OK=yes
try() {
    cp -R demo kept
    env "$@" "$PROGRAM" --batch $command
    echo "exit $?"
    [ "$(ls demo/cache/* demo/repo/locks 2>/dev/null | grep tmp)" = "" ] || ls -R demo/cache
    rm -rf demo
    mv kept demo
}
command='rebuild-files mail'
try BORG_FILES_CACHE_SUFFIX=a/b
try BORG_FILES_CACHE_TTL=soon
command='files mail'
try BORG_FILES_CACHE_SUFFIX=a/b
command=open
try BORG_LOCK_WAIT=soon
try BORG_LOCK_WAIT=0
try BORG_REPO=ssh://host/./x
try BORG_REPO='{nonesuch}'
try BORG_CACHE_DIR=

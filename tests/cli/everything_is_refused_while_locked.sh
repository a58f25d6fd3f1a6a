# Each action, with a lock of another host, of this one, and stale ones.
export BORG_HOST_ID=here@1 BORG_LOCK_WAIT=1 BORG_RELOCATED_REPO_ACCESS_IS_OK=yes
"$PROGRAM" --batch open 2>/dev/null
"$PROGRAM" --batch --yes destroy files.22bbe5a3348252f6 >/dev/null
echo half >"$(echo demo/cache/4*)/files.x-abcdefgh.tmp"
mkdir -p demo/repo/locks

# lock EXCLUSIVE HOST PID [SINCE]: named by what it says, as Borg does.
lock() {
    rm -f demo/repo/locks/*
    printf '{"exclusive": %s, "hostid": "%s", "processid": %s, "threadid": 0, "time": "%s"}' \
        "$1" "$2" "$3" "$(date -u -d "${4-now}" +%Y-%m-%dT%H:%M:%S.000+00:00)" \
        >demo/repo/locks/0123456789abcdef
}

content() {
    find demo/cache demo/security demo/repo/cache -type f -exec sha256sum {} + |
        sort
}

# every COMMAND...: each as a dry run and in earnest, exit codes in a row.
every() {
    for words in '--all forget files.6f066fbcc7c8a40f' \
        '--yes destroy files.6f066fbcc7c8a40f' '--yes destroy' clean undo \
        'rebuild-files home' rebuild-chunks; do
        codes=
        for how in "$@"; do
            # shellcheck disable=SC2086 # words on purpose
            "$PROGRAM" --batch $how $words >out 2>&1
            codes="$codes $?"
        done
        echo "$words:$codes $(grep -o 'process .*' out | sed "s/ $$ / SELF /")"
    done
}

before=$(content)
echo "a shared lock of another host"
lock false far@1 4711
every '--dry-run' ''
echo "a shared lock of a process that lives here"
lock false here@1 $$
every '--dry-run' ''
[ "$before" = "$(content)" ] || echo "something was changed"
echo "an old lock of another host"
lock true far@1 4711 '31 minutes ago'
every --dry-run
echo "a lock of a process that is dead"
lock true here@1 999999999
every --dry-run
[ "$before" = "$(content)" ] || echo "something was changed"
echo "open and accept wait for an exclusive lock, as Borg does"
lock true far@1 4711
for words in open '--yes accept' '--dry-run open' '--yes --dry-run accept'; do
    # shellcheck disable=SC2086 # words on purpose
    "$PROGRAM" --batch $words >/dev/null 2>out
    echo "$words: $? $(head -c 60 out)"
done
[ "$before" = "$(content)" ] || echo "something was changed"
echo "the trash is nobody's but ours"
"$PROGRAM" --batch --yes purge | grep -c '^purge'

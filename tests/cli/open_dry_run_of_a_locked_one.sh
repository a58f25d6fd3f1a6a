# Nobody is waited for: it would have to wait, that is the answer.
mkdir demo/repo/locks
printf '{"exclusive": true, "hostid": "elsewhere@1", "processid": 1, "threadid": 0, "time": "2999-01-01T00:00:00.000+00:00"}' \
    >demo/repo/locks/0123456789abcdef
find demo -printf '%p %T@ %C@ %s\n' | sort >before
BORG_LOCK_WAIT=86400 "$PROGRAM" --batch --dry-run open
code=$?
find demo -printf '%p %T@ %C@ %s\n' | sort | diff before -
exit $code

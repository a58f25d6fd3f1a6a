lock() {
    mkdir -p demo/repo/locks
    printf '{"exclusive": %s, "hostid": "%s", "processid": %s, "threadid": 0, "time": "%s"}' \
        "$2" "$3" "$4" "$5" >demo/repo/locks/000000000000000"$1"
}
try() {
    BORG_HOST_ID=here "$PROGRAM" --batch --now 1795161600000000000 check | sed 's/ |.*//'
}
lock 1 true other@2 1 2026-11-20T07:59:00.000+00:00
try
lock 2 false here 2147483647 2026-11-20T07:59:00.000+00:00
try
lock 3 true 'other|@3' 1 2026-11-20T07:29:59.000+00:00
try
echo '{' >demo/repo/locks/0000000000000004
try
ls demo/repo/locks

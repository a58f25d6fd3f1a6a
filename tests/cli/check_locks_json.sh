mkdir demo/repo/locks
printf '{"exclusive": true, "hostid": "other@2", "processid": 9, "threadid": 0, "time": "2026-11-20T07:29:59.000+00:00"}' >demo/repo/locks/0000000000000001
echo '{' >demo/repo/locks/0000000000000002
"$PROGRAM" --batch --json --now 1795161600000000000 check

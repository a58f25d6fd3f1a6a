mkdir demo/repo/locks
now=$(date -u +%Y-%m-%dT%H:%M:%S.000+00:00)
printf '{"exclusive": true, "hostid": "far@1", "processid": 4711, "threadid": 0, "time": "%s"}' \
    "$now" >demo/repo/locks/0123456789abcdef
"$PROGRAM" --batch --yes destroy
code=$?
"$PROGRAM" --batch --dry-run destroy files.22bbe5a3348252f6
ls demo/cache/4*
exit $code

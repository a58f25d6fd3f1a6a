touch "$(echo demo/cache/43*)/config-abcdefgh.tmp"
rm demo/cache/4*/files.b262ca46b7dbdb0c
"$PROGRAM" --batch clean
"$PROGRAM" --batch clean
grep -c b262ca46b7dbdb0c demo/cache/4*/config
"$PROGRAM" --batch --dry-run --unused 0 clean | cut -c 1-46
"$PROGRAM" --batch --unused -1 clean

touch "$(echo demo/cache/43*)/config-abcdefgh.tmp"
rm demo/cache/4*/files.b262ca46b7dbdb0c
"$PROGRAM" --batch --json --dry-run clean

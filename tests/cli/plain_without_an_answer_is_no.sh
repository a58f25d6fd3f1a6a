"$PROGRAM" --plain --now 1795144364000000000 demo/cache/[0-9a-f]* </dev/null

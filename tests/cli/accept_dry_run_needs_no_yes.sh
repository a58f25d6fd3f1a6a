find demo -printf '%p %T@ %C@ %s\n' | sort >before
"$PROGRAM" --batch --json --dry-run accept
find demo -printf '%p %T@ %C@ %s\n' | sort | diff before -

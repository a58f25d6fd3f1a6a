"$PROGRAM" --batch --json --offline info

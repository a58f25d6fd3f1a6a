"$PROGRAM" --batch --json --offline chunks

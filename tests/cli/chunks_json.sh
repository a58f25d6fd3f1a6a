"$PROGRAM" --batch --json chunks

"$PROGRAM" --batch --json verify

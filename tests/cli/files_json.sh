"$PROGRAM" --batch files --json

"$PROGRAM" --batch --json demo/nothing info

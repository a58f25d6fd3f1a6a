"$PROGRAM" --batch --json demo/cache list

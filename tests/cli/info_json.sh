"$PROGRAM" --batch --json demo/cache info

"$PROGRAM" --batch list --json demo/cache

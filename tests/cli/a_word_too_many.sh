"$PROGRAM" --batch list demo/cache

"$PROGRAM" --batch --cutoff 0 --json files home

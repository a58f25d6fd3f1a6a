"$PROGRAM" --batch --cutoff 1x files

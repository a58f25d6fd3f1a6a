"$PROGRAM" --batch --json rebuild-chunks

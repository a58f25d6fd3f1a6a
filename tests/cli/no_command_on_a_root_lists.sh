"$PROGRAM" --batch

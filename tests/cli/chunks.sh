"$PROGRAM" --batch chunks

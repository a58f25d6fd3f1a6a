"$PROGRAM" --batch list

"$PROGRAM" --batch --nonsense

"$PROGRAM" --batch open

"$PROGRAM" --batch verify

"$PROGRAM" --batch verify list

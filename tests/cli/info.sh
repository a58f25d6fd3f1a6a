"$PROGRAM" --batch info

"$PROGRAM" --batch files

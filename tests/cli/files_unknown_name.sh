"$PROGRAM" --batch files nosuch

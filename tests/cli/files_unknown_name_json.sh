"$PROGRAM" --batch --json files nosuch

"$PROGRAM" --batch --json files mail

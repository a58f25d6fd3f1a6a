"$PROGRAM" --batch --entries --json files mail

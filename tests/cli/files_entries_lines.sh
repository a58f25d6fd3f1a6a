"$PROGRAM" --batch --entries --json-lines files mail

"$PROGRAM" --batch --json check --now 1795161600000000000

"$PROGRAM" --batch --json --yes accept

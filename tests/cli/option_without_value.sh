"$PROGRAM" --batch --repo

"$PROGRAM" --batch --json /nonesuch check

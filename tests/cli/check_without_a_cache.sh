"$PROGRAM" --batch /nonesuch check

"$PROGRAM" --offline | head -3

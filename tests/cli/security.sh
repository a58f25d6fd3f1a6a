"$PROGRAM" --batch security

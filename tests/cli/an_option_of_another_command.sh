"$PROGRAM" --batch --entries list

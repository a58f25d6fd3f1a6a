"$PROGRAM" --batch --entries files home

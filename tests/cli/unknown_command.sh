"$PROGRAM" --batch demo/cache nonsense

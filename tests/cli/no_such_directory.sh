"$PROGRAM" --batch demo/nothing info

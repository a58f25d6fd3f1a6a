"$PROGRAM" --batch archives

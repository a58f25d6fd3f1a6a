"$PROGRAM" --batch rebuild-files

"$PROGRAM" --batch rebuild-files home

"$PROGRAM" --plain demo/cache info

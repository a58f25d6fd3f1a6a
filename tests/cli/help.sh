"$PROGRAM" --help

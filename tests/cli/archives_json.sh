"$PROGRAM" --batch --json archives

"$PROGRAM" --batch --offline --json archives

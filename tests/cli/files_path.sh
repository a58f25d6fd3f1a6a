"$PROGRAM" --batch --path /documents/thesis.pdf files; "$PROGRAM" --batch --path home/documents/thesis.pdf files

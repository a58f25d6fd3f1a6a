"$PROGRAM" --batch --offline --path home/documents/thesis.pdf files

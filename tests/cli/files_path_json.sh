"$PROGRAM" --batch --json --path home/documents/thesis.pdf files home

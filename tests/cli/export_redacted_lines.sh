"$PROGRAM" --batch --redact export

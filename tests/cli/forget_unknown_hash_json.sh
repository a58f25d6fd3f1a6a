"$PROGRAM" --batch --json forget files.22bbe5a3348252f6 0000000000000000

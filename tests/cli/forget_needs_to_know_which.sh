"$PROGRAM" --batch forget files.22bbe5a3348252f6
"$PROGRAM" --batch --all forget
"$PROGRAM" --batch --flag rice forget files.22bbe5a3348252f6
"$PROGRAM" --batch forget files.22bbe5a3348252f6 9d5276
"$PROGRAM" --batch forget files.22bbe5a3348252f6 9d52768bf1e23379
"$PROGRAM" --batch forget nothing

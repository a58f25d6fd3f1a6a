"$PROGRAM" --batch forget files.22bbe5a3348252f6 9D52768BF1E2 f8f129f6 |
    sed 's/undo 2.*/undo ITEM/'
"$PROGRAM" --batch --entries files files.22bbe5a3348252f6
"$PROGRAM" --batch verify

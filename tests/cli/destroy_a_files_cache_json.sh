"$PROGRAM" --batch --json --yes destroy files.22bbe5a3348252f6 |
    sed 's/"undo": "2[^"]*"/"undo": "ITEM"/'

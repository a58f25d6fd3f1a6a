all() { find demo -type f -exec sha256sum {} + | sort; }
before=$(all)
"$PROGRAM" --batch --json --all forget files.22bbe5a3348252f6 |
    sed 's/"undo": "2[^"]*"/"undo": "ITEM"/'
"$PROGRAM" --batch files | sed -n '2p'
"$PROGRAM" --batch --json trash | sed 's/"id": "[^"]*"/"id": "ITEM"/
    s/"when\(_ns\)\{0,1\}": [^,]*/"when\1": TIME/g'
"$PROGRAM" --batch undo
[ "$before" = "$(all)" ] || echo "not the same bytes"
"$PROGRAM" --batch trash

file=$(echo demo/cache/*/files.22bbe5a3348252f6)
before=$(cat "$file" demo/cache/*/config | sha256sum)
"$PROGRAM" --batch --json --where 'size>=200 !race' forget "${file##*/}" |
    sed 's/"undo": ".*"/"undo": "ITEM"/'
# What is left is what the expression does not take.
"$PROGRAM" --batch --entries files "${file##*/}" | grep -c '  [.R][.T][.m]  '
"$PROGRAM" --batch undo
[ "$before" = "$(cat "$file" demo/cache/*/config | sha256sum)" ] ||
    echo "undo gave other bytes"
# With a hash beside it, an entry goes that either of them takes.
"$PROGRAM" --batch --dry-run --where race forget "${file##*/}" 9d52768b

file=$(echo demo/cache/*/files.6f066fbcc7c8a40f)
name=${file##*/}
before=$(cat "$file" demo/cache/*/config | sha256sum)
"$PROGRAM" --batch --json --where 'path~PHOTOS size>10M' forget "$name" |
    sed 's/"undo": ".*"/"undo": "ITEM"/'
"$PROGRAM" --batch --entries files "$name" | grep -c photos
"$PROGRAM" --batch undo
[ "$before" = "$(cat "$file" demo/cache/*/config | sha256sum)" ] ||
    echo "undo gave other bytes"
# Who does not know the paths takes nothing, whatever is said of them.
mv demo/repo demo/elsewhere
for where in 'path~photos' '!path~photos'; do
    "$PROGRAM" --batch --where "$where" forget "$name"
    echo "$?"
done
[ "$before" = "$(cat "$file" demo/cache/*/config | sha256sum)" ] ||
    echo "a refusal changed something"

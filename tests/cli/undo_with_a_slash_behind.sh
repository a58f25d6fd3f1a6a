# A shell that completes a name leaves one; the trash is beside the cache.
cache=$(echo demo/cache/[0-9a-f]*)
before=$(cat "$cache"/* | sha256sum)
"$PROGRAM" --batch --where race "$cache/" forget files.22bbe5a3348252f6 |
    sed 's/undo [^ ]*$/undo ITEM/'
"$PROGRAM" --batch "$cache/" trash | grep -c forget-entries
"$PROGRAM" --batch "$cache//" undo
[ "$before" = "$(cat "$cache"/* | sha256sum)" ] || echo "undo gave other bytes"

before=$(find demo -type f -exec sha256sum {} + | sort)
for where in 'sise>1' 'size>' 'marked' '' 'size>big'; do
    "$PROGRAM" --batch --where "$where" forget files.22bbe5a3348252f6
    echo "$?"
done
"$PROGRAM" --batch --for-good --where race forget files.22bbe5a3348252f6
echo "$?"
[ "$before" = "$(find demo -type f -exec sha256sum {} + | sort)" ] ||
    echo "a refusal changed something"
"$PROGRAM" --batch --yes --for-good --where race forget files.22bbe5a3348252f6
[ ! -e demo/cache/borgcache-tui.trash ] || echo "there is a trash"

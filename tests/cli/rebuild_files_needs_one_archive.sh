before=$(find demo -type f -exec sha256sum {} + | sort)
# Four of that name; one of another series; none at all; no expression.
for archive in home aid:fe03 aid:00 're:('; do
    "$PROGRAM" --batch --dry-run --archive "$archive" rebuild-files home
    echo "$?"
done
"$PROGRAM" --batch --for-good rebuild-files home
echo "$?"
[ "$before" = "$(find demo -type f -exec sha256sum {} + | sort)" ] ||
    echo "a refusal changed something"
# A name of which there is one is enough.
"$PROGRAM" --batch --dry-run --archive mail rebuild-files mail

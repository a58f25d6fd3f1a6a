export BORG_RELOCATED_REPO_ACCESS_IS_OK=yes
"$PROGRAM" --batch open 2>/dev/null # config and security as they will stay
file=$(echo demo/cache/*/files.6f066fbcc7c8a40f)
before=$(cat "$file" demo/cache/*/config | sha256sum)
"$PROGRAM" --batch --dry-run --archive aid:a1bb rebuild-files home
"$PROGRAM" --batch --dry-run --json --archive aid:a1bb rebuild-files home
[ "$before" = "$(cat "$file" demo/cache/*/config | sha256sum)" ] ||
    echo "a dry run changed something"
"$PROGRAM" --batch --archive aid:a1bb rebuild-files home |
    sed 's/undo [0-9].*/undo ITEM/'
"$PROGRAM" --batch verify
"$PROGRAM" --batch trash | sed 's/^[^ ]*/ITEM/'
"$PROGRAM" --batch --json --dry-run undo
"$PROGRAM" --batch undo
[ "$before" = "$(cat "$file" demo/cache/*/config | sha256sum)" ] ||
    echo "undo gave other bytes"
"$PROGRAM" --batch trash

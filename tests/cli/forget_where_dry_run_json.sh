before=$(find demo -type f -exec sha256sum {} + | sort)
"$PROGRAM" --batch --json --dry-run --where 'size>=200 !race' forget \
    files.22bbe5a3348252f6
# The words mean what the screen's filter means by them: a local day.
"$PROGRAM" --batch --json --dry-run --where 'mtime=2025-06-06' forget \
    files.22bbe5a3348252f6
"$PROGRAM" --batch --json --dry-run --where 'missing' forget \
    files.6f066fbcc7c8a40f
"$PROGRAM" --batch --json --dry-run --where 'size>1T' forget \
    files.22bbe5a3348252f6
[ "$before" = "$(find demo -type f -exec sha256sum {} + | sort)" ] ||
    echo "a dry run changed something"

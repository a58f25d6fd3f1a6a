before=$(find demo -type f -exec sha256sum {} + | sort)
"$PROGRAM" --batch --json --dry-run --flag race --flag ttl forget \
    files.6f066fbcc7c8a40f
[ "$before" = "$(find demo -type f -exec sha256sum {} + | sort)" ] ||
    echo "a dry run changed something"

BORG_FILES_CACHE_TTL=abc "$PROGRAM" --batch --json files mail

BORG_CACHE_DIR= "$PROGRAM" --batch info

BORG_KEYS_DIR=$(printf 'k\377') BORG_HOST_ID=here BORG_PASSPHRASE_FD=9 \
    BORG_FILES_CACHE_TTL=soon BORG_RUNTIME_DIR=/run/x BORG_CONFIG_DIR=/c \
    XDG_DATA_HOME=/d "$PROGRAM" --batch --json info --provenance

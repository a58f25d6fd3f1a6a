HOME=/home/ann BORG_BASE_DIR=/srv/borg XDG_DATA_HOME=/srv/data BORG_HOST_ID=here \
    BORG_FILES_CACHE_TTL=20 BORG_PASSPHRASE=geheim BORG_PASSCOMMAND='echo geheim' \
    BORG_RELOCATED_REPO_ACCESS_IS_OK=yes \
    "$PROGRAM" --batch info --provenance | sed -n '/^Directories/,$p'

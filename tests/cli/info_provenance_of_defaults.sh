unset BORG_CACHE_DIR BORG_SECURITY_DIR BORG_REPO
env BORG_HOST_ID=here HOME=/home/ann BORG_RUNTIME_DIR=/run/x \
    "$PROGRAM" --batch "$(echo demo/cache/[0-9a-f]*)" info --provenance |
    sed -n '/^Directories/,$p'

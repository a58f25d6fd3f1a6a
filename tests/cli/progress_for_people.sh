BORG_RELOCATED_REPO_ACCESS_IS_OK=yes "$PROGRAM" --batch --progress open
"$PROGRAM" --batch --progress --quiet verify >/dev/null

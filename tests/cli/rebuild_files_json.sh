BORG_RELOCATED_REPO_ACCESS_IS_OK=yes "$PROGRAM" --batch --json rebuild-files mail |
    sed 's/"undo": ".*"/"undo": "ITEM"/'

BORG_RELOCATED_REPO_ACCESS_IS_OK=yes "$PROGRAM" --batch open
cat demo/security/*/location
ls demo/repo/locks

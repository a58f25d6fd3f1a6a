# Neither cache nor memory: everything would be made, and nothing is.
rm -r demo/cache demo/security
find demo -printf '%p %T@ %C@ %s\n' | sort >before
export BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=no
"$PROGRAM" --batch --json --dry-run open
code=$?
BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes \
    "$PROGRAM" --batch --json --dry-run open
find demo -printf '%p %T@ %C@ %s\n' | sort | diff before -
exit $code

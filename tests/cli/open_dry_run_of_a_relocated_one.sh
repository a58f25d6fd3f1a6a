# Asked by Borg, and answered with no: as open, and nothing is touched.
find demo/cache demo/security demo/repo -printf '%p %T@ %C@ %s\n' | sort >before
"$PROGRAM" --batch --dry-run open
code=$?
BORG_RELOCATED_REPO_ACCESS_IS_OK=yes "$PROGRAM" --batch --dry-run open
find demo/cache demo/security demo/repo -printf '%p %T@ %C@ %s\n' | sort |
    diff before -
exit $code

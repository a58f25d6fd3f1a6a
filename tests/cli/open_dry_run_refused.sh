# As open refuses: the repository is older than what was seen before.
printf 2999 >"$(echo demo/security/*/manifest-timestamp)"
find demo -printf '%p %T@ %C@ %s\n' | sort >before
BORG_RELOCATED_REPO_ACCESS_IS_OK=yes "$PROGRAM" --batch --json --dry-run open
code=$?
find demo -printf '%p %T@ %C@ %s\n' | sort | diff before -
exit $code

# Neither --repo nor BORG_REPO: the place that the security directory names.
unset BORG_REPO
cd demo || exit
printf repo >"$(echo security/*/location)"
BORG_SECURITY_DIR=security "$PROGRAM" --batch --dry-run cache/4* rebuild-files etc

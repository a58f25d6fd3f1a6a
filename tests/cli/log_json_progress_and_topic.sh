BORG_RELOCATED_REPO_ACCESS_IS_OK=yes "$PROGRAM" --batch --log-json -p \
    --debug-topic files_cache open 2>errors
code=$?
"$PROGRAM" --batch --log-json -p --debug-topic files_cache verify \
    2>>errors >/dev/null
sed "s/\"time\": [0-9.]*/\"time\": T/" errors >&2
exit $code

# What it says is what open then writes.
printf demo/repo >"$(echo demo/security/*/location)"
find demo -exec touch -h -d '2001-01-01 UTC' {} +
find demo -printf '%p %T@ %C@ %s\n' | sort >before
"$PROGRAM" --batch --dry-run open | tee said
find demo -printf '%p %T@ %C@ %s\n' | sort | diff before -
"$PROGRAM" --batch open
while read -r action bytes path; do
    [ "$action" = replace ] && [ "$(wc -c <"$path")" != "$bytes" ] &&
        echo "$path is not $bytes bytes long"
done <said
find demo/cache demo/security -type f -newermt 2002-01-01 | sort

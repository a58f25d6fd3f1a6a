"$PROGRAM" --batch --log-json files nonesuch 2>errors
code=$?
"$PROGRAM" --batch --log-json files --nonesuch 2>>errors
sed "s/\"time\": [0-9.]*/\"time\": T/" errors >&2
exit $code

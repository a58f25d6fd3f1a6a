printf '/srv/\033]52;c;x\007\302\205"\\\360\237\230\200\377' >"$(echo demo/security/*)/location"
"$PROGRAM" --batch --log-json --debug security 2>&1 >/dev/null |
    sed "s/\"time\": [0-9.]*/\"time\": T/" | cat -v >&2
"$PROGRAM" --batch --log-json -r "$(printf 'r\033\302\205"\\\360\237\230\200\377')" open 2>&1 |
    sed "s/\"time\": [0-9.]*/\"time\": T/" | cat -v >&2

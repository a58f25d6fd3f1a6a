printf 'l\nfl\033[2Jy\n\xff\nsort-nothing\nq\n' | "$PROGRAM" --plain \
    --offline --now 1795144364000000000 demo/cache/[0-9a-f]* | grep -a Neither

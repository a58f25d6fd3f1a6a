mkdir -p "$HOME/.config/borgcache-tui"
printf '[files]\ncolumns = flags size ctime hash age\n' \
    >"$HOME/.config/borgcache-tui/config"
printf 'wait\nkey l\nkey 3\nkey Enter\nwait\nscreen\nkey A\nwait\n%s' \
    'screen
resize 120 20
screen' >keys
"$PROGRAM" --script keys --now 1795144364000000000 --size 80x20 \
    demo/cache/[0-9a-f]* | grep -E '^ *flag|^[> ] *[RT.]{3} '

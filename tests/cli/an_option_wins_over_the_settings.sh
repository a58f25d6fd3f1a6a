mkdir -p "$HOME/.config/borgcache-tui"
printf '[ui]\nstart = chunks\n' >"$HOME/.config/borgcache-tui/config"
printf 'wait\nkey l\nscreen\nquit\n' >keys
"$PROGRAM" --script keys --now 1795144364000000000 --start security \
    demo/cache/[0-9a-f]*

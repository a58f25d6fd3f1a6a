mkdir -p "$HOME/.config/borgcache-tui"
printf '[ui]\nstart = chunks\nascii = yes\nnonsense = 1\n' \
    >"$HOME/.config/borgcache-tui/config"
printf 'wait\nkey l\nscreen\nquit\n' >keys
"$PROGRAM" --script keys --now 1795144364000000000 demo/cache/[0-9a-f]* \
    2>warnings
sed "s#$HOME#HOME#" warnings >&2

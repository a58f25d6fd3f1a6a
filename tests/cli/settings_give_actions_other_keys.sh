mkdir -p "$HOME/.config/borgcache-tui"
printf '[keys]\ngo-files = E\nreload = K ^R\n' \
    >"$HOME/.config/borgcache-tui/config"
printf 'wait\nkey l\nkey E\nscreen\nkey ?\nscreen\nquit\n' >keys
"$PROGRAM" --script keys --now 1795144364000000000 --size 60x60 \
    demo/cache/[0-9a-f]* |
    grep -E '^ 3 Files|  (E|K \^R)  |^ Enter'

# With their lines, on stderr and in the Log, where they are found later.
mkdir -p home/.config/borgcache-tui
cat >home/.config/borgcache-tui/config <<'SETTINGS'
[ui]
color = sometimes
start = archives
[keys]
fly = x
down = J
up = J
[theme night]
warn = cyam
[else]
a = 1
b = 2
c = 3
d = 4
SETTINGS
printf 'wait\nkey l\nkey 6\nkey g\nscreen\nquit\n' >keys
"$PROGRAM" --script keys --size 240x12 --now 1795144364000000000 \
    demo/cache/[0-9a-f]* 2>&1 | sed "s:/[^ ]*/config::"

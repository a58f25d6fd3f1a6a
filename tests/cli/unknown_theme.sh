printf 'quit\n' >keys
"$PROGRAM" --script keys --theme nice demo/cache/[0-9a-f]*

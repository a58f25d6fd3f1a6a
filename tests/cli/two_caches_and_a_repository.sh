set -- demo/cache/[0-9a-f]*
cp -R "$1" "demo/cache/$(printf "%064d" 7)"
"$PROGRAM" --batch security | head -1

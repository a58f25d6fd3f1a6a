cp -R demo/cache/* "demo/cache/$(printf "%064d" 7)"
"$PROGRAM" --batch security | head -1

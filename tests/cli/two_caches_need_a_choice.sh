cp -R demo/cache/* "demo/cache/$(printf "%064d" 7)"
unset BORG_REPO
"$PROGRAM" --batch info

sed -i '/^\[integrity\]/,$s/^manifest = ./manifest = 0/' demo/cache/*/config
"$PROGRAM" --batch verify >/dev/null
echo --quiet >&2
"$PROGRAM" --batch --quiet verify >/dev/null
"$PROGRAM" --batch --quiet open

for f in demo/cache/*/files.*; do
    [ -s "$f" ] && printf x | dd of="$f" bs=1 seek=40 conv=notrunc 2>/dev/null
done
"$PROGRAM" --batch verify

mkdir "demo/cache/$(printf "%064d" 7)"
"$PROGRAM" --batch "demo/cache/$(printf "%064d" 7)" open
code=$?
[ -e demo/repo/locks ] && echo "it was locked"
exit $code

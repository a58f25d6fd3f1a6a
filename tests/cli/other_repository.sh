printf "%064d" 7 >demo/repo/config/id
"$PROGRAM" --batch --json info

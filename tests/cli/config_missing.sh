rm demo/cache/*/config
"$PROGRAM" --batch --json verify

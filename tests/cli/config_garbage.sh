set -- demo/cache/[0-9a-f]*
printf "\377\376garbage" >"$1/config"
touch -d '2026-11-20 03:12:44 UTC' "$1/config"
"$PROGRAM" --batch info

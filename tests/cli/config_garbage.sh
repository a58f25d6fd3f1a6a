set -- demo/cache/*
printf "\377\376garbage" >"$1/config"
"$PROGRAM" --batch info

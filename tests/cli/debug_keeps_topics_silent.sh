"$PROGRAM" --batch --debug verify >/dev/null

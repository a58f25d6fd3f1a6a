for bad in 3y h -1 1:x 1h: '' 99999999999999999999 999999999999999999w; do
    "$PROGRAM" --batch check --max-age "$bad" || echo "exit $?"
done
"$PROGRAM" --batch check --min-entries 5K || echo "exit $?"
"$PROGRAM" --batch check --nonesuch || echo "exit $?"

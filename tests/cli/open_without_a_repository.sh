# An empty variable is none, as for Borg.
for variable in -uBORG_REPO BORG_REPO=; do
    env "$variable" "$PROGRAM" --batch open
    echo "exit code: $?"
done
"$PROGRAM" --batch --repo "" list | wc -l

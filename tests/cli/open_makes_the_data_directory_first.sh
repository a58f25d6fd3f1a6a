# Borg makes the folder of its data before security/ in it: what cannot be
# made is named, and nothing is made beside it.
for folder in "" demo/repo/config/id; do
    env -uBORG_SECURITY_DIR BORG_DATA_DIR="$folder" "$PROGRAM" --batch open
    echo "exit code: $?"
done
ls

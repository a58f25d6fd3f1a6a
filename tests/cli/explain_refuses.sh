"$PROGRAM" --batch explain
"$PROGRAM" --batch explain /
"$PROGRAM" --batch --files-cache size explain x
"$PROGRAM" --batch --path x explain x y
BORG_REPO=/nonesuch "$PROGRAM" --batch --path x explain x

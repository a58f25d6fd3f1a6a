export BORG_DELETE_I_KNOW_WHAT_I_AM_DOING=YES
all() { find demo -type f -exec sha256sum {} + | sort; }
before=$(all)
"$PROGRAM" --batch destroy | sed 's/undo 2.*/undo ITEM/'
ls demo/cache
"$PROGRAM" --batch list
"$PROGRAM" --batch undo
[ "$before" = "$(all)" ] || echo "not the same bytes"
"$PROGRAM" --batch undo

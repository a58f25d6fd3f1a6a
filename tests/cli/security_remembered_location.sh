unset BORG_REPO
"$PROGRAM" --batch security

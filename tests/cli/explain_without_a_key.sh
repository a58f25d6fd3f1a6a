# Nothing of this folder is in the cache: what is not known is not made up.
mkdir -p home
echo new >home/new
"$PROGRAM" --batch --offline explain home
export BORG_REPO=/nonesuch
"$PROGRAM" --batch explain home/new home
"$PROGRAM" --batch --json explain home/new | grep -o '"archived_path": [^,]*'

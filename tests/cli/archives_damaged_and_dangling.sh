# One object is gone, of another only the head is left, a third is no archive.
ids=$(ls demo/repo/archives)
set -- $ids
object() { echo demo/repo/data/$(echo "$1" | sed 's/^\(..\)\(..\).*/\1\/\2/')/$1; }
rm "$(object "$1")"
head -c 30 "$(object "$2")" >cut
cp cut "$(object "$2")"
"$PROGRAM" --batch archives

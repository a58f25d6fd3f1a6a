"$PROGRAM" --batch --yes --for-good destroy files.22bbe5a3348252f6
"$PROGRAM" --batch trash
"$PROGRAM" --batch --yes destroy >/dev/null
"$PROGRAM" --batch purge
"$PROGRAM" --batch --yes --days 1 purge
"$PROGRAM" --batch --yes purge | sed 's/trash\/2.*/trash\/ITEM/'
ls demo/cache

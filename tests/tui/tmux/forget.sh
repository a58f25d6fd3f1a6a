# Two entries have to be read again: mark, forget, and Borg's digest is right.
world
printf %s "$folder/repo" >"$folder/security/$id/location"
start
see "4 of 4 files caches verified"
press w 3 Down Down Enter
see "41 entries"
press Space Space F
see "Forget entries" "The next backup reads 2 files again"
press y
see "39 entries"
press q
see "V verified"

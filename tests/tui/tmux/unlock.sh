# A repository with a key: a wrong passphrase, then the right one.
world keyed
printf %s "$folder/repo" >"$folder/security/$id/location"
start
see "key locked"
press p
see Passphrase
type_text "not this one"
press Enter
see "wrong, try again"
type_text "correct horse"
press Enter
see "key loaded"

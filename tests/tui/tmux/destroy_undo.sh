# A files cache goes, and comes back: no is what a slip of the finger says.
world
printf %s "$folder/repo" >"$folder/security/$id/location"
gone=$folder/cache/$id/files.3896d8dd725666cf
before=$(cksum <"$gone")
start
see "4 of 4 files caches verified"
press w 3 Down D
see "files.3896d8dd725666cf" ">N leave it"
press Enter
lose "leave it"
press D
see "leave it"
press y
see "3 files caches"
lacks "$gone"
press z
see "leave it"
press y
see "4 files caches" "files.3896d8dd725666cf"
lose "3 files caches"
[ "$(cksum <"$gone")" = "$before" ] || die "it came back another"

# A files cache was lost to a full disk: it comes again from its archive.
world
printf %s "$folder/repo" >"$folder/security/$id/location"
: >"$folder/cache/$id/files.3896d8dd725666cf"
start
see "Files caches" "3 of 4 files caches verified"
press w 5
see "laptop"
press Down Down R
see "series mail, from archive fe03e211"
press y
lose "leave it"
press 3
see "28    2.7 KiB  V verified    mail"

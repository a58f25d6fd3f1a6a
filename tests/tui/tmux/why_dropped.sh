# Why will this entry be read again? Sort, look at its flags and its fate.
look
see "4 of 4 files caches verified"
press 3
see "4 files caches"
press Down Down Enter
see "41 entries"
press s
see "Sort by"
press M
lose "Sort by"
see "R.." "dropped as race (R): not older than the newest"
press Enter
see "Path hash"

# Open: the verdicts of a cache, every file verified.
look
see "Files caches" "4 of 4 files caches verified"

# Where a suffix is set, it is the files cache of every series.
cache=$(echo demo/cache/*/)
mv "$cache"files.3896d8dd725666cf "$cache"files.all
BORG_FILES_CACHE_SUFFIX=all "$PROGRAM" --batch archives

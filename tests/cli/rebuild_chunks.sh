rm demo/repo/cache/chunks_hash
"$PROGRAM" --batch --dry-run rebuild-chunks
"$PROGRAM" --batch chunks | head -2
"$PROGRAM" --batch rebuild-chunks
"$PROGRAM" --batch chunks | head -5

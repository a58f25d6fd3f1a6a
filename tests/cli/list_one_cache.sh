cd demo/cache/*/ && "$PROGRAM" --batch . list --json | grep -c files_caches

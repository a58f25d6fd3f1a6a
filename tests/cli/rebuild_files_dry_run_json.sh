"$PROGRAM" --batch --dry-run --json rebuild-files home

BORG_EXIT_CODES=legacy "$PROGRAM" --batch --json security

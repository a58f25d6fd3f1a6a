"$PROGRAM" --batch --debug-topic borg.debug --debug-topic borg.debug.files_cache \
    verify >/dev/null

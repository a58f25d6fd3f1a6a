"$PROGRAM" --batch --dry-run --path /home/documents/thesis.pdf \
    forget files.6f066fbcc7c8a40f
"$PROGRAM" --batch --path nothing forget files.6f066fbcc7c8a40f

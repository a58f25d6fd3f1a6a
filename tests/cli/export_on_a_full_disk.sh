"$PROGRAM" --batch export - >/dev/full
echo "exit $?"
mkdir small
echo before >small/look.ndjson
(
    trap '' XFSZ
    ulimit -f 8
    "$PROGRAM" --batch export small/look.ndjson
    echo "exit $?"
)
cat small/*
"$PROGRAM" --batch export nowhere/look.ndjson

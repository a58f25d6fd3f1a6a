"$PROGRAM" --batch export look.ndjson || exit 9
mkdir -p elsewhere
# Paths and series are in the repository, which an export does not hold.
unnamed() {
    sed -E 's/"path": "[^"]*", "inferred": false/"path": null/g
        s/"series": "[^"]*"/"series": null/g
        s/^(.* [0-9a-f]{64})  .*/\1/' "$1"
}
for json in '' --json; do
    for command in info security files chunks archives verify 'files --entries' \
        'chunks --entries' 'files files.6f066fbcc7c8a40f --entries' \
        'check --now 1795161600000000000'; do
        # shellcheck disable=SC2086
        "$PROGRAM" --batch $json $command >here 2>here.err
        here=$?
        # shellcheck disable=SC2086
        (cd elsewhere && env -i "$PROGRAM" --batch $json \
            --import ../look.ndjson $command) >there 2>there.err
        there=$?
        [ $here = $there ] || echo "$command $json: exit $here, then $there"
        case $command in files*--entries*) unnamed here >same ;; *) cp here same ;; esac
        cmp same there && cmp here.err there.err
    done
done
"$PROGRAM" --batch --offline export - | env -i "$PROGRAM" --batch --import - |
    sed -n 's/^Reachable *//p'
rm same
stat -c %a look.ndjson
ls

"$PROGRAM" --batch export look.ndjson # with a warning: the demo has moved
[ $? = 1 ] || exit 9
mkdir -p elsewhere
# Paths are in the repository, which an export does not hold; whoever looks for
# them sees whose the files cache is.
unnamed() {
    sed -E '/^Series /d
        s/"path": "[^"]*", "inferred": false/"path": null/g
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
        case $command in files*--entries*)
            unnamed here >same && unnamed there >shown ;;
        *)
            cp here same && cp there shown ;;
        esac
        cmp same shown && cmp here.err there.err
    done
done
"$PROGRAM" --batch --offline export - | env -i "$PROGRAM" --batch --import - |
    sed -n 's/^Reachable *//p'
rm same shown
stat -c %a look.ndjson
ls

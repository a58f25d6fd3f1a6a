# As somebody without rights: root may read everything.
cp "$PROGRAM" program
chmod -R a+rX . && chmod 000 demo/cache/[0-9a-f]*
run=
[ "$(id -u)" = 0 ] && run="setpriv --reuid 65534 --regid 65534 --clear-groups"
$run ./program --batch --json list
for command in info list verify check; do
    $run ./program --batch $command | sed 's/ |.*//'
    $run ./program --batch $command >/dev/null 2>&1
    echo "$command: exit $?"
done
chmod -R u+rwx demo

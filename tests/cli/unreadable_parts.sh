cp "$PROGRAM" program
chmod -R a+rX . && chmod 000 demo/cache/*/config demo/cache/*/files.6* \
    demo/security/*/location demo/repo/config/manifest
run=
[ "$(id -u)" = 0 ] && run="setpriv --reuid 65534 --regid 65534 --clear-groups"
$run ./program --batch verify
echo "exit $?"
$run ./program --batch security
echo "exit $?"
chmod -R u+rw demo

# As somebody without rights: root may write everywhere.
cp "$PROGRAM" program
chmod -R a+rX . && chmod -R a-w demo && chmod -R a+w demo/repo
run=
[ "$(id -u)" = 0 ] && run="setpriv --reuid 65534 --regid 65534 --clear-groups"
BORG_RELOCATED_REPO_ACCESS_IS_OK=yes $run ./program --batch open 2>errors
code=$?
sed "s/-[a-z0-9_]*\.tmp/-XXXXXXXX.tmp/" errors >&2
chmod -R u+w demo
exit $code

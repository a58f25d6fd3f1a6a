# As somebody without rights: root may write everywhere.
cp "$PROGRAM" program
rm -r demo/security/*
chmod -R a+rX . && chmod -R a-w demo && chmod -R a+w demo/repo
run=
[ "$(id -u)" = 0 ] && run="setpriv --reuid 65534 --regid 65534 --clear-groups"
export BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes
$run ./program --batch --dry-run open 2>/dev/null
echo "exit $?"
$run ./program --batch --dry-run --json --yes accept 2>/dev/null
code=$?
chmod -R u+w demo
exit $code

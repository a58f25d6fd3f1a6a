sed -i 's/^version = 1/version = 2/' demo/cache/*/config
"$PROGRAM" --batch verify
echo "exit $?"
cp -R demo before
BORG_RELOCATED_REPO_ACCESS_IS_OK=yes "$PROGRAM" --batch open
echo "exit $?"
printf 9 >demo/repo/config/version
"$PROGRAM" --batch open
echo "exit $?"

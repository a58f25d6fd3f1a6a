mkdir root
ln -s "$PWD"/demo/cache/43* root/
"$PROGRAM" --batch --yes root destroy
code=$?
ls demo/cache/43*
exit $code

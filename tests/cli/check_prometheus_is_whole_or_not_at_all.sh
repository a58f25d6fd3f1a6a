echo old >out.prom
# The disk takes the first 512 bytes.
(trap '' XFSZ; ulimit -f 1; "$PROGRAM" --batch check --prometheus out.prom)
echo "exit $?"
cat out.prom
"$PROGRAM" --batch check --prometheus nonesuch/out.prom; echo "exit $?"
mkdir folder
"$PROGRAM" --batch check --prometheus folder; echo "exit $?"
ln -s out.prom link
"$PROGRAM" --batch check --prometheus link; echo "exit $?"
ls

# The first minute of somebody who has not run Borg as this user yet.
export BORG_CACHE_DIR=home/borg
for command in "" info; do
    "$PROGRAM" --batch $command
    echo "exit $?"
done
mkdir home/borg
"$PROGRAM" --batch info
echo "exit $?"
"$PROGRAM" --batch list
echo "exit $?"

mkdir empty
touch file
for dir in empty file; do
    "$PROGRAM" --batch "$dir" info
    echo "exit $?"
    "$PROGRAM" --batch "$dir" check
    echo "exit $?"
done
"$PROGRAM" --batch empty
echo "exit $?"

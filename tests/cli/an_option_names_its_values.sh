for option in "--color sometimes" "--start here" "--flag old"; do
    "$PROGRAM" $option demo/cache/[0-9a-f]*
    echo "exit $?"
done

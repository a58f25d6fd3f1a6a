umask 077
"$PROGRAM" --batch --now 1795161600000000000 check --prometheus out.prom
echo "exit $?"
cat out.prom
stat -c '%n %a' out*

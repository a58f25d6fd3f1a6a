"$PROGRAM" --batch accept
code=$?
cat demo/security/*/location
exit $code

"$PROGRAM" --batch export >whole
sed '$d' whole >cut
"$PROGRAM" --batch --import cut info
sed '5d' whole >lacking
"$PROGRAM" --batch --import lacking info
sed '4s/"mode":[0-9]*/"mode":"x"/' whole >wrong
"$PROGRAM" --batch --import wrong info
echo '{"format": "other/1"}' | "$PROGRAM" --batch --import - info
"$PROGRAM" --batch --import /dev/null info
"$PROGRAM" --batch --redact export >redacted
"$PROGRAM" --batch --import redacted info
"$PROGRAM" --batch --import nothing info
"$PROGRAM" --batch --import whole --yes destroy

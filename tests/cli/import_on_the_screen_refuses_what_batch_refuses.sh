echo screen >keys
"$PROGRAM" --batch export >whole
sed '$d' whole >cut
"$PROGRAM" --script keys --import cut
echo $?
sed '$d' whole | "$PROGRAM" --script keys --import -
echo $?
sed '5d' whole | "$PROGRAM" --plain --import -
echo $?
"$PROGRAM" --script keys --import nothing
echo $?
"$PROGRAM" --script keys --write --import whole
echo $?
echo 'no terminal at all:' >&2
setsid --wait "$PROGRAM" --plain --import - <whole
echo $?

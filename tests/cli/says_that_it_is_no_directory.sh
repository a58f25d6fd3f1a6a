touch file
"$PROGRAM" --batch file info
"$PROGRAM" --batch "" info
"$PROGRAM" --batch infoo
"$PROGRAM" --batch ./infoo

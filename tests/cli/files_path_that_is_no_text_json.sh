"$PROGRAM" --batch --json --path "$(printf 'home/\377')" files

cp -R demo/cache "$(printf 'two\nlines')"
"$PROGRAM" --batch --null "$(printf 'two\nlines')" list | tr '\0' '|'
"$PROGRAM" --batch -0 files | tr '\0' '|'

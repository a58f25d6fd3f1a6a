cp -R demo/cache list
"$PROGRAM" --batch ./list verify

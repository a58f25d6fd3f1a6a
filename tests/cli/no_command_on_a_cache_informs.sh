"$PROGRAM" --batch demo/cache/*/ | head -2

# As a screen reader has it: titles, marks and answers in words, no bars, and a
# key that does nothing is no silence.
cache=$(echo demo/cache/[0-9a-f]*)
printf '%s\n' x l J "3 j Enter" Space v "j v" U f "size>5K" w F n 4 quit |
    "$PROGRAM" --plain --size 120x16 --now 1795144364000000000 "$cache"

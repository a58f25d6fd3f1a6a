cache=$(echo demo/cache/[0-9a-f]*)
printf '%s\n' l '3 j' j Enter '/17c7' S 's' j '' Esc q quit fly |
    "$PROGRAM" --plain --size 120x20 --now 1795144364000000000 "$cache" |
    grep -v '^Keys:'

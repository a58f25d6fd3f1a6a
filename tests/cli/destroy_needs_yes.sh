BORG_DELETE_I_KNOW_WHAT_I_AM_DOING=yes "$PROGRAM" --batch destroy
code=$?
ls demo/cache/4*
exit $code

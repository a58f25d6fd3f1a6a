# Nothing is written but Borg's lock, which goes again.
"$PROGRAM" --batch --dry-run rebuild-files home
find demo -type f -newermt 2026-11-21

rm demo/cache/*/files.6f066fbcc7c8a40f
export BORG_RELOCATED_REPO_ACCESS_IS_OK=yes
"$PROGRAM" --batch rebuild-files home
"$PROGRAM" --batch verify

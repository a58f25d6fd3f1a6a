# As known at this place, so that only the thresholds speak.
BORG_RELOCATED_REPO_ACCESS_IS_OK=yes "$PROGRAM" --batch open 2>/dev/null
touch -d '2026-11-20 03:12:44 UTC' demo/cache/*/config
try() { # 4 h 47 min 16 s later
    "$PROGRAM" --batch --now 1795161600000000000 check "$@" | sed "s/size=[0-9]*B/size=NB/; s/takes [0-9]*/takes N/"
    "$PROGRAM" --batch --now 1795161600000000000 check "$@" >/dev/null
    echo "exit $?"
}
try
try --max-age 5h
try --max-age 17236
try --max-age 4h:5h
try --max-age 60m:4h
try --max-size 1K
try --max-size 1G:2T
try --min-entries 73
try --min-entries 74:10
try --min-entries 100:74
try files.6f066fbcc7c8a40f --min-entries 41
try files.6f066fbcc7c8a40f --min-entries 42
try --location demo/repo
try --location /srv/other
rm demo/cache/*/config
try --max-age 5h

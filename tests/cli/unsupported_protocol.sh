"$PROGRAM" --batch --repo ssh://host/srv/backup info | head -6

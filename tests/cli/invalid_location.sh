"$PROGRAM" --batch --repo //srv/backup info

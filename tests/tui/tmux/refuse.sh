# It has moved and nobody knows why: N, nothing is remembered.
world
start
see ">N abort (exit 62)"
press N
ends 62
see "Repository access aborted"
holds "$folder/security/$id/location" '^/srv/backup/home.borg'

# The repository has moved, and its owner did it: y remembers the new place.
world
start
see "The repository has moved" "/srv/backup/home.borg"
press y
see "accepted and remembered"
holds "$folder/security/$id/location" '/repo$'
press 2
see "go on without a question"
lose differs
press q
ends 0

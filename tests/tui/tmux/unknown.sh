# A repository without encryption that this machine has never seen.
world
rm -r "$folder/security/$id"
start
see "An unknown repository without encryption" "N abort (exit 60)"
press N
ends 60
see "Cache initialization aborted"
lacks "$folder/security/$id"
again
see "An unknown repository without encryption"
press y
see "accepted and remembered"
holds "$folder/security/$id/key-type" '^2$'

# Ctrl-Z and fg under a real shell.
LC_ALL=C.UTF-8 TMPDIR=$folder PS1='ready: ' \
    mux new-session -d -x 80 -y 24 bash --norc --noprofile -i
see "ready:"
press "'$program' --demo" Enter
see "The repository has moved"
press l
see verified
press C-z
see Stopped
press fg Enter
see verified
press q
lose verified

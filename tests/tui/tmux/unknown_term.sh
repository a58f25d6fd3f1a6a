with TERM=no-such-terminal
start
see "unknown here; using xterm-256color"
press l
lose "unknown here"

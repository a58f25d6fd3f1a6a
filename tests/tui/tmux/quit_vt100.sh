# Without a second screen to come back from, the shell goes on below on a line
# of its own, not inside the last line that was shown.
with TERM=vt100
look
see verified "q quit"
press q
see "exit code 0"
lose "q quit"

look
see verified
signal TERM
ends 143

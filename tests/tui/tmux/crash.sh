look
see verified
signal SEGV
ends 139

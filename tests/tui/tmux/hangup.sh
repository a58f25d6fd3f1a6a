look
see verified
signal HUP
ends 129

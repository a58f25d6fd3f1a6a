look
see verified
press C-c
ends 0

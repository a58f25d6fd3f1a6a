look
see verified
press q
ends 0

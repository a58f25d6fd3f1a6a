look
see verified
signal ABRT
ends 134

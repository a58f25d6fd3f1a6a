# Any size, as the window is drawn larger and smaller.
look
see verified
resize 120 40
see verified
press 3 Enter
see inode
resize 40 12
see READ
resize 19 4
see "needs 20x5"
resize 80 24
see "path or hash"

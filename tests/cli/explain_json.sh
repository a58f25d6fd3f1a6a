mkdir -p home/photos/2025
truncate -s 63963141 home/photos/2025/train.mov
"$PROGRAM" --batch --json --files-cache mtime,size explain \
    home/photos/2025/train.mov gone home |
    sed 's/"\(links\|inode\|size\|ctime_ns\|mtime_ns\)": [0-9]*/"\1": 1/g'

# Inodes and times of this folder are not those of the demo.
mkdir -p home/photos/2025
truncate -s 63963141 home/photos/2025/train.mov
echo short >home/photos/2025/new.jpg
touch -d '2030-01-01 UTC' home/photos/2025/later.jpg
touch -d '2020-01-01 UTC' "home/photos/2025/old\033[31m.jpg"
explain() {
    "$PROGRAM" --batch explain "$@" | sed 's/^\( *[icm][a-z]*\) .* -> .*/\1 .../'
}
explain home/photos/2025/train.mov home/photos
ln home/photos/2025/later.jpg home/photos/2025/same.jpg
explain ./home/photos/../photos//2025/later.jpg
cd home/photos && BORG_CACHE_DIR=../../demo/cache BORG_REPO=../../demo/repo \
    explain 2025/train.mov 2025/beach.jpg ../photos/2025/new.jpg

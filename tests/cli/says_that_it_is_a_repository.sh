# What people type first; nothing may be made in it either.
mkdir -p old/data/0
printf '[repository]\nversion = 1\nid = %064d\n' 0 >old/config
for dir in demo/repo old; do
    for command in "" info list open; do
        "$PROGRAM" --batch $dir $command
        echo "exit $?"
    done
done
(cd demo/repo && ls)

#!/bin/sh
# Which calls a folder may make: floors.sh BUILD
#
# nm shows what an archive needs from outside, whatever the source looks like.
# Sanitized and fortified builds rename some calls; the plain name is compared.
set -eu

build=$1

# Never in the engine: printing, ending the process, a terminal.
voice='exit _exit quick_exit abort atexit stdin stdout stderr
    printf vprintf fprintf vfprintf dprintf vdprintf perror
    puts fputs putc fputc putchar
    system popen fork execv execve execvp'

# Only in the program's term.
screen='initscr newterm endwin stdscr curscr wrefresh doupdate wgetch getch
    wget_wch setupterm tputs'

# Only in io: the file system, the environment, the clock, threads.
posix='open openat creat fopen freopen fdopen tmpfile mkstemp opendir
    fdopendir readdir scandir nftw fts_open read pread readv fread mmap
    stat fstat lstat fstatat access faccessat readlink realpath getcwd chdir
    getenv secure_getenv environ setenv unsetenv putenv
    time clock clock_gettime gettimeofday localtime localtime_r
    getpwuid getpwuid_r getuid geteuid getpid gethostname uname getaddrinfo
    posix_spawn posix_spawnp waitpid pipe2 setrlimit prctl
    pthread_create pthread_join pthread_mutex_lock pthread_cond_wait'

# Only in io, behind bc_iow: whoever holds a bc_io can look and never change.
change='write rename renameat2 unlink rmdir mkdir fsync fdatasync syncfs
    sync_file_range getrandom kill nanosleep'

# Nowhere: ways to change that the port does not have.
other_change='pwrite writev fwrite renameat unlinkat remove
    mkdirat link linkat symlink truncate ftruncate sync msync
    fallocate posix_fallocate copy_file_range sendfile mknod mkfifo
    chmod fchmod chown fchown utimensat futimens flock lockf fcntl umask
    sleep usleep clock_nanosleep'

needed()
{
    nm -u -P "$1" 2>/dev/null | awk 'NF > 1 { print $1 }' |
        sed -e 's/@.*//' -e 's/^__\(.*\)_chk$/\1/' -e 's/^__isoc99_//' \
            -e 's/^__interceptor_//' -e 's/64$//' -e 's/_2$//' | sort -u
}

found=0
count=0
for archive in "$build"/engine/libbc_*.a "$build"/tui/libbct_*.a; do
    [ -e "$archive" ] || continue
    count=$((count + 1))
    forbidden="$voice $change $other_change $screen"
    case $archive in
    */libbc_io.a) forbidden="$voice $other_change $screen" ;;
    */libbct_term.a) forbidden= ;;
    */libbct_*.a) forbidden=$screen ;;
    *) forbidden="$forbidden $posix" ;;
    esac
    for symbol in $(needed "$archive"); do
        for word in $forbidden; do
            [ "$symbol" != "$word" ] || {
                echo "${archive##*/}: must not need $symbol"
                found=1
            }
        done
    done
done
[ "$count" -gt 0 ] || { echo "no archives in $build"; exit 1; }
exit $found

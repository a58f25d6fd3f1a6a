#include "io/io.h"

bc_ns io_mtime_ns(const struct stat *st)
{
    bc_ns seconds = st->st_mtim.tv_sec;

    if (seconds > INT64_MAX / BC_NS_PER_S - 1)
        return INT64_MAX;
    if (seconds < INT64_MIN / BC_NS_PER_S)
        return INT64_MIN;
    return seconds * BC_NS_PER_S + st->st_mtim.tv_nsec;
}

io_info io_stat(const bc_io *io, const char *path)
{
    io_info info = {.exists = false};
    struct stat st;

    if (io->stat(io->ctx, path, &st) != 0)
        return info;
    info.exists = true;
    info.is_dir = S_ISDIR(st.st_mode);
    info.is_file = S_ISREG(st.st_mode);
    info.size = (uint64_t)st.st_size;
    info.mtime_ns = io_mtime_ns(&st);
    return info;
}

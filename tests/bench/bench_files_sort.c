/*
 * Times the sorting of a files cache by each column, as the screen does it: in
 * steps, of which the longest counts, because no key is answered meanwhile.
 *
 *   bench_files_sort DIR      files.bench and digest as make_files_cache leaves
 *
 * Paths are made up: folders of 24 files, four deep, that lie in the file as a
 * backup meets them (by inode, so without order within a folder), and then
 * without any order at all.
 */
#include "base/buf.h"
#include "base/slice.h"
#include "files/files_parts.h"
#include "measure.h"

#include <inttypes.h>
#include <stdlib.h>

enum { SLICE = 65536 }; /* entries, as the program asks for */

static void die(const char *what)
{
    fprintf(stderr, "bench_files_sort: %s\n", what);
    exit(1);
}

static bc_files_view *load(const char *dir, char path[4096])
{
    files_view_options options = {.io = io_posix(),
        .name = "files.bench",
        .readable_format = true,
        .ttl = {true, 2},
        .log = BC_LOG_NONE};
    bc_files_view *view;

    snprintf(path, 4096, "%s/files.bench", dir);
    options.path = path;
    if (files_view_new(&view, &options, NULL) != BC_OK ||
        bc_files_view_load(view, NULL) != BC_OK)
        die("cannot load the data");
    return view;
}

static void sort(bc_files_view *view, bc_files_column by, const char *name)
{
    double start = now();
    double longest = 0;
    bc_files_sort *work;
    bool done = false;

    if (bc_files_sort_new(&work, view, by, true, NULL) != BC_OK)
        die("cannot sort");
    while (!done) {
        double before = now();

        if (bc_files_sort_step(&done, work, SLICE, NULL) != BC_OK)
            die("cannot go on sorting");
        if (now() - before > longest)
            longest = now() - before;
    }
    printf("sort_%s_seconds %.6f\nlongest_step_seconds %.6f\n", name,
        now() - start, longest);
    bc_files_sort_free(work);
}

/* A number without order, the same in each run. */
static uint64_t mixed(uint64_t i)
{
    i = (i ^ i >> 31) * UINT64_C(0x7fb5d329728ea185);
    return (i ^ i >> 27) * UINT64_C(0x81dadef4bc2dd44d);
}

static void name(bc_files_view *view, uint64_t position, uint64_t file)
{
    char path[160];
    uint64_t folder = file / 24;
    int len = snprintf(path, sizeof(path),
        "srv/home/user-%02" PRIu64 "/project %04" PRIu64
        "/source/part_%05" PRIu64 "/%08" PRIx64 "-report.txt",
        mixed(folder / 4096) % 100, mixed(folder / 64) % 10000,
        mixed(folder) % 100000, mixed(file) >> 32);

    if (files_names_add(view, position,
            (bc_slice){(const uint8_t *)path, (size_t)len}, NULL) != BC_OK)
        die("cannot keep a path");
}

static void sort_paths(const char *dir, bool any_order)
{
    char path[4096];
    bc_files_view *view = load(dir, path);
    uint64_t count = view->table.count;

    if (files_names_prepare(view, NULL) != BC_OK)
        die("no memory for paths");
    for (uint64_t i = 0; i < count; i++)
        name(view, any_order ? i * UINT64_C(2654435761) % count : i, i);
    sort(view, BC_FILES_BY_PATH, any_order ? "path_of_any_order" : "path");
    files_view_free(view);
}

int main(int argc, char **argv)
{
    static const char *const names[] = {
        "position", "age", "size", "inode", "ctime", "mtime", "chunks", "hash"};
    char path[4096];
    bc_files_view *view;

    if (argc != 2)
        die("usage: bench_files_sort DIR");
    view = load(argv[1], path);
    for (int by = BC_FILES_BY_AGE; by <= BC_FILES_BY_HASH; by++)
        sort(view, (bc_files_column)by, names[by]);
    files_view_free(view);
    sort_paths(argv[1], false);
    sort_paths(argv[1], true);
    return 0;
}

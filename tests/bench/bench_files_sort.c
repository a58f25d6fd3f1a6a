/*
 * Times the sorting of a files cache by each column, as the screen does it: in
 * steps, of which the longest counts, because no key is answered meanwhile.
 *
 *   bench_files_sort DIR      files.bench and digest as make_files_cache leaves
 */
#include "base/buf.h"
#include "base/slice.h"
#include "files/files.h"
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
    return 0;
}

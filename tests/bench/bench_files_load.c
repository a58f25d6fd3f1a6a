/*
 * One timed run over DIR/files.bench: bench_files_load baseline|ours DIR
 *
 *   baseline   map, hash (XXH64) and step from record to record, nothing else
 *   ours       bc_files_view_load, every record checked, digest verified
 *
 * Prints "entries N", "seconds S" and, for ours, "first_step_seconds S" (the
 * first MiB) and "private_bytes N" (what the loaded view adds to the private
 * memory of the process). run.sh starts it several times, so that every run is
 * a fresh process with the file in the system's cache.
 */
#include "base/buf.h"
#include "base/digest.h"
#include "base/slice.h"
#include "files/files.h"
#include "measure.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void die(const char *what)
{
    fprintf(stderr, "bench_files_load: %s\n", what);
    exit(1);
}

/* Bytes of a field as Borg writes it, told from its first byte. */
static size_t field_len(const uint8_t *p)
{
    switch (p[0]) {
    case 0xcc:
        return 2;
    case 0xcd:
        return 3;
    case 0xce:
        return 5;
    case 0xcf:
        return 9;
    case 0xd6:
        return 6;
    case 0xd7:
        return 10;
    default:
        return 1;
    }
}

/* The least that finds the next record: nothing is checked. */
static const uint8_t *step_over(const uint8_t *p)
{
    unsigned chunks;

    p += 36; /* 92 c4 20 hash 96 */
    for (int i = 0; i < 5; i++)
        p += field_len(p);
    chunks = *p++ & 0x0fu; /* the bench's records have at most 15 */
    for (unsigned i = 0; i < chunks; i++) {
        p += 35; /* 92 c4 20 id */
        p += field_len(p);
    }
    return p;
}

static void baseline(const char *path)
{
    double start = now();
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    const uint8_t *bytes;
    const uint8_t *p;
    uint64_t entries = 0;
    uint64_t hash;

    if (fd < 0 || fstat(fd, &st) != 0)
        die("cannot open the data");
    bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        die("cannot map the data");
    hash = bc_xxh64((bc_slice){bytes, (size_t)st.st_size});
    for (p = bytes; p < bytes + st.st_size; p = step_over(p))
        entries++;
    printf("entries %" PRIu64 "\nseconds %.6f\nhash %016" PRIx64 "\n", entries,
        now() - start, hash);
}

static void read_digest(bc_buf *out, const char *dir)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/digest", dir);
    if (io_read_file(out, io_posix(), path, 4096, NULL) != BC_OK)
        die("cannot read the digest");
}

static void ours(const char *dir, const char *path)
{
    bc_buf digest = BC_BUF_INIT;
    files_view_options options = {.io = io_posix(),
        .path = path,
        .name = "files.bench",
        .readable_format = true,
        .ttl = {true, 2},
        .log = BC_LOG_NONE};
    bc_files_view *view;
    const bc_files_head *head;
    uint64_t before;
    double start;
    double first;
    double end;
    double used;
    bool done;

    read_digest(&digest, dir);
    options.record = bc_slice_of_buf(&digest);
    before = private_bytes();
    used = processor_time();
    start = now();
    if (files_view_new(&view, &options, NULL) != BC_OK ||
        bc_files_view_step(&done, view, (size_t)1 << 20, NULL) != BC_OK)
        die("cannot read the data");
    first = now();
    if (bc_files_view_load(view, NULL) != BC_OK)
        die("cannot load the data");
    end = now();
    used = processor_time() - used;
    head = bc_files_view_head(view);
    if (head->integrity != BC_INTEGRITY_OK || !head->has_next_save)
        die("the data is not as it was made");
    printf("entries %" PRIu64 "\nseconds %.6f\nfirst_step_seconds %.6f\n",
        head->entries.value, end - start, first - start);
    printf("private_bytes %" PRIu64 "\nprocessor_seconds %.6f\n",
        private_bytes() - before, used);
    files_view_free(view);
    bc_buf_dispose(&digest);
}

int main(int argc, char **argv)
{
    char path[4096];

    if (argc != 3)
        die("usage: bench_files_load baseline|ours DIR");
    snprintf(path, sizeof(path), "%s/files.bench", argv[2]);
    if (strcmp(argv[1], "baseline") == 0)
        baseline(path);
    else if (strcmp(argv[1], "ours") == 0)
        ours(argv[2], path);
    else
        die("usage: bench_files_load baseline|ours DIR");
    return 0;
}

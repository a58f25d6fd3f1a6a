/* Backups over a files cache in a folder of their own. */
#ifndef BACKUP_FIXTURE_H
#define BACKUP_FIXTURE_H

#include "base/buf.h"
#include "base/slice.h"
#include "files/files_cache.h"
#include "formats/fmt_files.h"
#include "formats/fmt_modes.h"
#include "support/cmocka.h"
#include "support/fault_iow.h"
#include "support/records.h"
#include "support/tmpdir.h"

#include <stdio.h>
#include <stdlib.h>

#define NAME "files.x"

#define CIS (FMT_MODE_CTIME | FMT_MODE_INODE | FMT_MODE_SIZE)
#define IMS (FMT_MODE_MTIME | FMT_MODE_INODE | FMT_MODE_SIZE)
#define CS  (FMT_MODE_CTIME | FMT_MODE_SIZE)
#define MS  (FMT_MODE_MTIME | FMT_MODE_SIZE)

typedef struct backup {
    tmpdir dir;
    fault_iow fault;
    files_cache_options options;
    files_cache *cache;
    char record[256];
    char log[16384];
} backup;

static inline void backup_listen(
    void *payload, bc_level level, const char *logger, const char *text)
{
    backup *b = payload;
    size_t used = strlen(b->log);

    assert_int_equal(level, BC_DEBUG);
    (void)logger;
    snprintf(b->log + used, sizeof(b->log) - used, "%s\n", text);
}

static inline int backup_setup(void **state)
{
    backup *b = calloc(1, sizeof(*b));

    assert_non_null(b);
    tmpdir_make(&b->dir);
    fault_iow_init(&b->fault, 0, 0);
    b->options = (files_cache_options){.iow = &b->fault.iow,
        .dir = b->dir.path,
        .name = NAME,
        .mode = CIS,
        .ttl = 2,
        .log = {backup_listen, b}};
    *state = b;
    return 0;
}

static inline int backup_teardown(void **state)
{
    backup *b = *state;

    files_cache_free(b->cache);
    assert_int_equal(b->fault.reading.open, 0);
    tmpdir_remove(&b->dir);
    free(b);
    return 0;
}

/* The next run. What was not saved is gone. */
static inline void backup_begin(backup *b)
{
    files_cache_free(b->cache);
    b->log[0] = 0;
    assert_int_equal(files_cache_open(&b->cache, &b->options, NULL), BC_OK);
}

/* Records as a file on disk, without a digest. */
static inline void backup_give(backup *b, const record *records, size_t count)
{
    msgpack_sbuffer bytes;

    msgpack_sbuffer_init(&bytes);
    for (size_t i = 0; i < count; i++)
        record_add(&bytes, &records[i]);
    tmpdir_write(
        &b->dir, NAME, (bc_slice){(const uint8_t *)bytes.data, bytes.size});
    msgpack_sbuffer_destroy(&bytes);
    b->options.record = BC_SLICE_NULL;
}

static inline bc_path_hash backup_hash(uint8_t key)
{
    bc_path_hash hash;

    memset(hash.b, key, sizeof(hash.b));
    return hash;
}

static inline bc_file_known backup_known(
    backup *b, uint8_t key, const bc_file_stat *st)
{
    bc_path_hash hash = backup_hash(key);
    bc_file_known known;
    bc_error err = BC_ERROR_INIT;

    if (files_cache_known(
            &known, b->cache, &hash, bc_slice_of("path"), st, &err) != BC_OK)
        fail_msg("%s", err.message);
    assert_true(known.known == (known.verdict >= BC_FILE_CHANGED_SIZE));
    return known;
}

/* The stat under which a record is unchanged. */
static inline bc_file_stat backup_stat(const record *r)
{
    return (bc_file_stat){true, r->inode, r->size, r->ctime_ns, r->mtime_ns};
}

static inline void backup_memorize(backup *b, const record *r)
{
    bc_path_hash hash = backup_hash(r->key);
    bc_file_stat st = backup_stat(r);
    bc_buf chunks = BC_BUF_INIT;
    uint8_t id[32];

    for (uint32_t i = 0; i < r->chunks; i++) {
        memset(id, (int)(i & 0xff), sizeof(id));
        assert_int_equal(
            fmt_files_encode_chunk(&chunks, id, 100 + (uint64_t)i, NULL),
            BC_OK);
    }
    assert_int_equal(files_cache_memorize(b->cache, &hash, bc_slice_of("path"),
                         &st, bc_slice_of_buf(&chunks), NULL),
        BC_OK);
    bc_buf_dispose(&chunks);
}

/* The next run verifies what this one signed. */
static inline void backup_save(backup *b)
{
    bc_buf integrity = BC_BUF_INIT;
    bc_error err = BC_ERROR_INIT;

    if (files_cache_save(&integrity, b->cache, &err) != BC_OK)
        fail_msg("%s", err.message);
    snprintf(b->record, sizeof(b->record), "%s", bc_buf_text(&integrity));
    b->options.record = bc_slice_of(b->record);
    bc_buf_dispose(&integrity);
}

static inline bc_buf backup_file(const backup *b)
{
    char path[TMPDIR_PATH_MAX];
    bc_buf bytes = BC_BUF_INIT;

    assert_int_equal(io_read_file(&bytes, io_posix(),
                         tmpdir_path(path, &b->dir, NAME), 1 << 24, NULL),
        BC_OK);
    return bytes;
}

/* Is the file on disk made of exactly these records? */
static inline void backup_holds(
    const backup *b, const record *records, size_t count)
{
    bc_buf got = backup_file(b);
    msgpack_sbuffer wanted;

    msgpack_sbuffer_init(&wanted);
    for (size_t i = 0; i < count; i++)
        record_add(&wanted, &records[i]);
    assert_int_equal(got.len, wanted.size);
    if (got.len > 0)
        assert_memory_equal(got.ptr, wanted.data, got.len);
    msgpack_sbuffer_destroy(&wanted);
    bc_buf_dispose(&got);
}

static inline bool backup_said(const backup *b, const char *line)
{
    return strstr(b->log, line) != NULL;
}

#endif

/* Gather the signs that tell the generations apart, then decide. */
#include "inspect/inspect_parts.h"

#include "base/buf.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_integrity.h"

/* Enough for the first records of any layout, and for an index header. */
#define SNIFF_BYTES 65536

/* The first bytes of an entry; empty when it cannot be read. */
static bc_slice first_bytes(
    const bc_inspect *in, const char *name, uint8_t *to, size_t len)
{
    io_file file = IO_FILE_INIT;
    bc_buf path = BC_BUF_INIT;
    size_t got = 0;

    if (inspect_join(&path, in, name, NULL) == BC_OK &&
        io_file_open(&file, in->io, bc_buf_text(&path), NULL) == BC_OK &&
        io_file_read(&file, to, len, 0, &got, NULL) != BC_OK)
        got = 0;
    io_file_close(&file);
    bc_buf_dispose(&path);
    return (bc_slice){to, got};
}

static inspect_chunks_sign chunks_sign(const bc_inspect *in, uint8_t *window)
{
    bc_slice head = first_bytes(in, "chunks", window, 32);

    if (head.len >= 18 && bc_slice_starts(head, "BORG_IDX")) {
        if (head.ptr[16] == 32 && head.ptr[17] == 12)
            return INSPECT_CHUNKS_BORG_IDX_12;
        if (head.ptr[16] == 32 && head.ptr[17] == 8)
            return INSPECT_CHUNKS_BORG_IDX_8;
    }
    if (head.len >= 12 && bc_slice_starts(head, "BORG2IDX") &&
        bc_le32(head.ptr + 8) == 2)
        return INSPECT_CHUNKS_BORG2IDX;
    return INSPECT_CHUNKS_DAMAGED;
}

static bool is_hex(bc_slice text, size_t len)
{
    if (text.len != len)
        return false;
    for (size_t i = 0; i < len; i++) {
        if (bc_hex_digit(text.ptr[i]) < 0)
            return false;
    }
    return true;
}

static void note_files(
    const bc_inspect *in, inspect_signs *signs, const char *name, uint8_t *w)
{
    bc_slice n = bc_slice_of(name);

    if (bc_slice_is(n, "files")) {
        signs->plain_files = true;
    } else {
        bc_slice suffix = bc_slice_cut(n, 6, n.len - 6);

        if (is_hex(suffix, 16))
            signs->hex16_files = true;
        else if (is_hex(suffix, 64))
            signs->hex64_files = true;
        else
            signs->other_files = true;
    }
    if (signs->layout == FMT_FILES_LAYOUT_NONE)
        signs->layout = fmt_files_sniff(first_bytes(in, name, w, SNIFF_BYTES));
}

static void note_name(
    const bc_inspect *in, inspect_signs *signs, const char *name, uint8_t *w)
{
    bc_slice n = bc_slice_of(name);

    if (inspect_is_files_name(name))
        note_files(in, signs, name, w);
    else if (bc_slice_is(n, "chunks"))
        signs->chunks = chunks_sign(in, w);
    else if (bc_slice_is(n, "pre12-meta"))
        signs->pre12_meta = true;
    else if (bc_slice_is(n, "lock.roster") || bc_slice_is(n, "lock.exclusive"))
        signs->lock = true;
    else if (bc_slice_is(n, "txn.active") || bc_slice_is(n, "txn.tmp"))
        signs->transaction = true;
}

static void note_config(const bc_inspect *in, inspect_signs *signs)
{
    const fmt_config *c = &in->config;

    signs->has_config =
        in->ini != NULL && fmt_ini_has_section(in->ini, "cache");
    signs->has_manifest_key = c->manifest.ptr != NULL;
    signs->has_integrity =
        in->ini != NULL && fmt_ini_has_section(in->ini, "integrity");
    signs->integrity_stale =
        signs->has_integrity && c->state == FMT_CONFIG_INTEGRITY_STALE;
    for (size_t i = 0; i < c->integrity_count; i++) {
        fmt_integrity record;

        fmt_integrity_decode(&record, c->integrity[i].value);
        if (strcmp(record.algorithm, "SHA256") == 0)
            signs->sha256 = true;
        if (strcmp(record.algorithm, "XXH64") == 0)
            signs->xxh64 = true;
    }
}

bc_code inspect_generation_load(bc_inspect *in, bc_error *err)
{
    inspect_signs signs = {.layout = FMT_FILES_LAYOUT_NONE};
    inspect_generation generation;
    bc_buf window = BC_BUF_INIT;
    bc_code code = bc_buf_reserve(&window, SNIFF_BYTES, err);

    if (code != BC_OK)
        return code;
    note_config(in, &signs);
    for (size_t i = 0; i < in->names.count; i++)
        note_name(in, &signs, in->names.items[i], window.ptr);
    bc_buf_dispose(&window);
    generation = inspect_generation_decide(&signs);
    in->cache.generation = generation.name;
    in->cache.readable_format = generation.readable;
    if (generation.readable)
        return BC_OK;
    return inspect_findings_add(&in->own,
        (inspect_what){BC_FIND_WARNING, "generation-not-read", "cache"}, err,
        "written by another Borg (%s); its files caches are named but not read",
        generation.name);
}

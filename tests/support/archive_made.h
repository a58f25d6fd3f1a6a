/* Archives in a repository in memory, or in a folder (keyed_repo.mock is NULL),
 * with as little as Borg reads. The test writes items as MessagePack;
 * everything else is made here. */
#ifndef SUPPORT_ARCHIVE_MADE_H
#define SUPPORT_ARCHIVE_MADE_H

#include "base/buf.h"
#include "base/hex.h"
#include "unit/repo/keyed_repo.h"

#include <stdio.h>

static inline void made_str(bc_buf *out, const char *text)
{
    size_t len = strlen(text);
    uint8_t head[2] = {0xd9, (uint8_t)len};

    assert_true(len < 256);
    assert_int_equal(bc_buf_add(out, (bc_slice){head, 2}, NULL), BC_OK);
    assert_int_equal(bc_buf_add_text(out, text, NULL), BC_OK);
}

static inline void made_id(bc_buf *out, const bc_id *id)
{
    const uint8_t head[2] = {0xc4, 32};

    assert_int_equal(bc_buf_add(out, (bc_slice){head, 2}, NULL), BC_OK);
    assert_int_equal(bc_buf_add(out, (bc_slice){id->b, 32}, NULL), BC_OK);
}

static inline void made_byte(bc_buf *out, unsigned byte)
{
    assert_int_equal(bc_buf_add_byte(out, (uint8_t)byte, NULL), BC_OK);
}

static inline void made_put(keyed_repo *k, const char *name, bc_slice bytes)
{
    bc_code code = k->mock != NULL ? repo_mock_put(k->mock, name, bytes, NULL)
                                   : repo_store(k->r, name, bytes, NULL);

    assert_int_equal(code, BC_OK);
}

/* Put an object of this plaintext; gives its id. */
static inline bc_id made_object(keyed_repo *k, char type, bc_slice plain)
{
    bc_buf object = BC_BUF_INIT;
    char name[80] = "data/";
    repo_content content = {.type = type, .bytes = plain};
    bc_error err = BC_ERROR_INIT;
    bc_id id;

    repo_hash(&id, k->r, plain);
    content.id = &id;
    bc_hex_encode(name + 5, id.b, 32);
    if (repo_object_format(&object, k->r, &content, &err) != BC_OK)
        fail_msg("%s", err.message);
    made_put(k, name, bc_slice_of_buf(&object));
    bc_buf_dispose(&object);
    return id;
}

/* A name in a folder of the repository with the digits of an id. */
static inline void made_name(char out[80], const char *folder, const bc_id *id)
{
    char hex[65];

    bc_hex_encode(hex, id->b, 32);
    snprintf(out, 80, "%s/%s", folder, hex);
}

static inline void made_forget(keyed_repo *k, const bc_id *id)
{
    char name[80];

    made_name(name, "data", id);
    repo_mock_remove(k->mock, name);
}

typedef struct made_archive {
    const char *name;
    const char *time;
    const char *host; /* "h" when NULL */
    const char *user; /* "u" when NULL */
    const char *tag;  /* or NULL */
    bc_slice stream;
    size_t piece; /* bytes of a chunk of the stream; 0: one chunk */
} made_archive;

typedef struct made_ids {
    bc_id archive;
    bc_id list; /* of ids */
    bc_id last; /* chunk of the stream */
} made_ids;

static inline void made_stream(
    bc_buf *list, made_ids *ids, keyed_repo *k, const made_archive *a)
{
    size_t piece = a->piece == 0 ? a->stream.len : a->piece;
    size_t count = piece == 0 ? 0 : (a->stream.len + piece - 1) / piece;

    made_byte(list, 0xdc);
    made_byte(list, (unsigned)count >> 8);
    made_byte(list, (unsigned)count & 0xff);
    for (size_t at = 0; at < a->stream.len; at += piece) {
        size_t len = piece < a->stream.len - at ? piece : a->stream.len - at;

        ids->last = made_object(k, 'S', bc_slice_cut(a->stream, at, len));
        made_id(list, &ids->last);
    }
}

static inline made_ids made_archive_put(keyed_repo *k, const made_archive *a)
{
    bc_buf list = BC_BUF_INIT;
    bc_buf meta = BC_BUF_INIT;
    char name[80];
    made_ids ids;

    made_stream(&list, &ids, k, a);
    ids.list = made_object(k, 'C', bc_slice_of_buf(&list));
    made_byte(&meta, 0x87);
    made_str(&meta, "version");
    made_byte(&meta, 2);
    made_str(&meta, "name");
    made_str(&meta, a->name);
    made_str(&meta, "time");
    made_str(&meta, a->time);
    made_str(&meta, "hostname");
    made_str(&meta, a->host == NULL ? "h" : a->host);
    made_str(&meta, "username");
    made_str(&meta, a->user == NULL ? "u" : a->user);
    made_str(&meta, "tags");
    made_byte(&meta, a->tag == NULL ? 0x90 : 0x91);
    if (a->tag != NULL)
        made_str(&meta, a->tag);
    made_str(&meta, "item_ptrs");
    made_byte(&meta, 0x91);
    made_id(&meta, &ids.list);
    ids.archive = made_object(k, 'A', bc_slice_of_buf(&meta));
    made_name(name, "archives", &ids.archive);
    made_put(k, name, (bc_slice){NULL, 0});
    bc_buf_dispose(&list);
    bc_buf_dispose(&meta);
    return ids;
}

#endif

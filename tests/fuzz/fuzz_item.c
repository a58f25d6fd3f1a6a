/* An item stream: the same items whether it comes whole or in small pieces;
 * every item is a map for msgpack-c too, with the same path, and its chunks
 * count as claimed. */
#include "base/buf.h"
#include "base/slice.h"
#include "formats/fmt_item.h"
#include "fuzz.h"

#include <msgpack.h>

/* msgpack-c's last value of "path" in the map at the front of bytes. What is
 * nested deeper than msgpack-c goes is not compared: *readable is false. */
static bool path_of(
    bc_slice *out, bool *readable, msgpack_unpacked *holder, bc_slice bytes)
{
    size_t used = 0;
    bool found = false;
    msgpack_unpack_return result =
        msgpack_unpack_next(holder, (const char *)bytes.ptr, bytes.len, &used);

    *readable = result == MSGPACK_UNPACK_SUCCESS;
    if (!*readable) {
        FUZZ_CHECK(result == MSGPACK_UNPACK_NOMEM_ERROR);
        return false;
    }
    FUZZ_CHECK(used == bytes.len && holder->data.type == MSGPACK_OBJECT_MAP);
    for (uint32_t i = 0; i < holder->data.via.map.size; i++) {
        const msgpack_object_kv *pair = &holder->data.via.map.ptr[i];

        /* str and bin have the same layout there */
        if (pair->key.via.str.size != 4 ||
            memcmp(pair->key.via.str.ptr, "path", 4) != 0)
            continue;
        *out = (bc_slice){
            (const uint8_t *)pair->val.via.str.ptr, pair->val.via.str.size};
        found = true;
    }
    return found;
}

static void check_item(const fmt_item *item, bc_slice bytes)
{
    bc_slice rest = item->chunk_bytes;
    const uint8_t *id;
    uint64_t size;
    uint32_t chunks = 0;
    msgpack_unpacked holder;
    bc_slice path;
    bool readable;

    while (fmt_item_chunk(&id, &size, &rest))
        chunks++;
    FUZZ_CHECK(chunks == item->chunk_count && rest.len == 0);
    msgpack_unpacked_init(&holder);
    if (path_of(&path, &readable, &holder, bytes))
        FUZZ_CHECK(bc_slice_equal(path, item->path));
    else
        FUZZ_CHECK(!readable || item->path.ptr == NULL);
    msgpack_unpacked_destroy(&holder);
}

/* Paths of all items, one after another; *code is how it ended. */
static void walk(bc_buf *out, bc_code *code, bc_slice stream, size_t piece)
{
    fmt_items items = FMT_ITEMS_INIT;
    bool found = true;
    fmt_item item;

    *code = BC_OK;
    for (size_t at = 0; at < stream.len && *code == BC_OK;) {
        size_t len = piece < stream.len - at ? piece : stream.len - at;

        FUZZ_CHECK(fmt_items_feed(
                       &items, bc_slice_cut(stream, at, len), NULL) == BC_OK);
        at += len;
        for (found = true; found && *code == BC_OK;) {
            size_t from = items.at;

            *code =
                fmt_items_next(&found, &item, &items, at == stream.len, NULL);
            if (*code != BC_OK || !found)
                break;
            check_item(
                &item, (bc_slice){items.bytes.ptr + from, items.at - from});
            FUZZ_CHECK(bc_buf_add(out, item.path, NULL) == BC_OK);
            FUZZ_CHECK(bc_buf_add_byte(out, '\n', NULL) == BC_OK);
        }
    }
    fmt_items_dispose(&items);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bc_slice stream = {data, size};
    bc_buf whole = BC_BUF_INIT;
    bc_buf pieces = BC_BUF_INIT;
    bc_code code;
    bc_code again;

    walk(&whole, &code, stream, size);
    walk(&pieces, &again, stream, 1 + size / 7);
    FUZZ_CHECK(code == again);
    FUZZ_CHECK(code == BC_OK || code == BC_ERR_CORRUPT);
    FUZZ_CHECK(
        bc_slice_equal(bc_slice_of_buf(&whole), bc_slice_of_buf(&pieces)));
    bc_buf_dispose(&whole);
    bc_buf_dispose(&pieces);
    return 0;
}

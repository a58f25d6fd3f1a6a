#include "formats/fmt_msgpack.h"

#include "base/buf.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/secret.h"
#include "base/slice.h"
#include "formats/fmt_msgpack_map.h"

#define MAX_DEPTH 64

/* What a first byte of 0xc0 to 0xdf promises. */
typedef struct shape {
    uint8_t width;    /* bytes of a count behind the first byte */
    uint8_t fixed;    /* payload bytes besides the counted ones */
    uint8_t children; /* objects per count; 0: the count is of bytes */
} shape;

static const shape shapes[32] = {
    [0xc4 - 0xc0] = {1, 0, 0}, /* bin */
    [0xc5 - 0xc0] = {2, 0, 0},
    [0xc6 - 0xc0] = {4, 0, 0},
    [0xc7 - 0xc0] = {1, 1, 0}, /* ext: a type byte first */
    [0xc8 - 0xc0] = {2, 1, 0},
    [0xc9 - 0xc0] = {4, 1, 0},
    [0xca - 0xc0] = {0, 4, 0}, /* float */
    [0xcb - 0xc0] = {0, 8, 0},
    [0xcc - 0xc0] = {0, 1, 0}, /* unsigned */
    [0xcd - 0xc0] = {0, 2, 0},
    [0xce - 0xc0] = {0, 4, 0},
    [0xcf - 0xc0] = {0, 8, 0},
    [0xd0 - 0xc0] = {0, 1, 0}, /* signed */
    [0xd1 - 0xc0] = {0, 2, 0},
    [0xd2 - 0xc0] = {0, 4, 0},
    [0xd3 - 0xc0] = {0, 8, 0},
    [0xd4 - 0xc0] = {0, 2, 0}, /* fixext: a type byte first */
    [0xd5 - 0xc0] = {0, 3, 0},
    [0xd6 - 0xc0] = {0, 5, 0},
    [0xd7 - 0xc0] = {0, 9, 0},
    [0xd8 - 0xc0] = {0, 17, 0},
    [0xd9 - 0xc0] = {1, 0, 0}, /* str */
    [0xda - 0xc0] = {2, 0, 0},
    [0xdb - 0xc0] = {4, 0, 0},
    [0xdc - 0xc0] = {2, 0, 1}, /* array */
    [0xdd - 0xc0] = {4, 0, 1},
    [0xde - 0xc0] = {2, 0, 2}, /* map */
    [0xdf - 0xc0] = {4, 0, 2},
};

/* One object without its children. */
typedef struct node {
    uint64_t bytes;
    uint64_t children;
} node;

static uint32_t count_at(const uint8_t *p, unsigned width)
{
    if (width == 1)
        return p[0];
    return width == 2 ? bc_be16(p) : bc_be32(p);
}

/* in is not empty. False when the head itself is cut. */
static bool node_at(node *out, bc_slice in)
{
    uint8_t first = in.ptr[0];
    const shape *s;
    uint32_t count = 0;

    *out = (node){1, 0};
    if (first < 0x80 || first >= 0xe0)
        return true;
    if (first < 0xc0) {
        if (first < 0x90)
            out->children = 2 * (first & 0x0fu);
        else if (first < 0xa0)
            out->children = first & 0x0fu;
        else
            out->bytes += first & 0x1fu;
        return true;
    }
    s = &shapes[first - 0xc0];
    if (in.len < 1u + s->width)
        return false;
    if (s->width > 0)
        count = count_at(in.ptr + 1, s->width);
    out->bytes += s->width + (uint64_t)s->fixed;
    if (s->children == 0)
        out->bytes += count;
    else
        out->children = (uint64_t)count * s->children;
    return true;
}

static bc_code cut(size_t at, bc_error *err)
{
    return bc_error_set(
        err, BC_ERR_TRUNCATED, "MessagePack ends inside an object at %zu", at);
}

/* Leave every container whose last child has been seen. */
static size_t leave(size_t depth, const uint64_t open[MAX_DEPTH + 1])
{
    while (depth > 0 && open[depth] == 0)
        depth--;
    return depth;
}

bc_code fmt_msgpack_check(size_t *len, bc_slice in, bc_error *err)
{
    uint64_t open[MAX_DEPTH + 1]; /* children still to come, by depth */
    size_t depth = 0;
    size_t at = 0;

    do {
        node found;

        if (at == in.len || !node_at(&found, bc_slice_cut(in, at, in.len - at)))
            return cut(at, err);
        if (in.ptr[at] == 0xc1)
            return bc_error_set(
                err, BC_ERR_CORRUPT, "byte c1 at %zu is not MessagePack", at);
        if (found.bytes > in.len - at)
            return cut(at, err);
        if (depth > 0)
            open[depth]--;
        if (found.children > 0) {
            if (depth == MAX_DEPTH)
                return bc_error_set(err, BC_ERR_CORRUPT,
                    "MessagePack at %zu is nested too deep", at);
            open[++depth] = found.children;
        }
        at += (size_t)found.bytes;
        depth = leave(depth, open);
    } while (depth > 0);
    *len = at;
    return BC_OK;
}

bc_code fmt_msgpack_unpack_map(msgpack_unpacked *out, size_t *used, bc_slice in,
    const char *what, bc_error *err)
{
    size_t offset = 0;
    bc_code code;
    msgpack_unpack_return result;

    msgpack_unpacked_init(out);
    code = fmt_msgpack_check(used, in, err);
    if (code != BC_OK) {
        bc_error_prefix(err, what);
        return code;
    }
    result = msgpack_unpack_next(out, (const char *)in.ptr, *used, &offset);
    if (result == MSGPACK_UNPACK_NOMEM_ERROR)
        return bc_error_no_memory(err);
    if (result != MSGPACK_UNPACK_SUCCESS)
        return bc_error_set(
            err, BC_ERR_CORRUPT, "%s: msgpack-c does not read it", what);
    if (out->data.type != MSGPACK_OBJECT_MAP)
        return bc_error_set(err, BC_ERR_CORRUPT, "%s is not a map", what);
    return BC_OK;
}

const msgpack_object *fmt_msgpack_get(
    const msgpack_unpacked *map, const char *key)
{
    return fmt_msgpack_get_in(&map->data, key);
}

const msgpack_object *fmt_msgpack_get_in(
    const msgpack_object *map, const char *key)
{
    const msgpack_object_map *pairs = &map->via.map;

    if (map->type != MSGPACK_OBJECT_MAP)
        return NULL;
    for (uint32_t i = pairs->size; i > 0; i--) {
        bc_slice name;

        if (fmt_msgpack_text(&name, &pairs->ptr[i - 1].key) &&
            bc_slice_is(name, key))
            return &pairs->ptr[i - 1].val;
    }
    return NULL;
}

bool fmt_msgpack_text(bc_slice *out, const msgpack_object *object)
{
    if (object == NULL)
        return false;
    if (object->type == MSGPACK_OBJECT_STR)
        *out = (bc_slice){
            (const uint8_t *)object->via.str.ptr, object->via.str.size};
    else if (object->type == MSGPACK_OBJECT_BIN)
        *out = (bc_slice){
            (const uint8_t *)object->via.bin.ptr, object->via.bin.size};
    else
        return false;
    return true;
}

bool fmt_msgpack_u64(uint64_t *out, const msgpack_object *object)
{
    if (object == NULL || object->type != MSGPACK_OBJECT_POSITIVE_INTEGER)
        return false;
    *out = object->via.u64;
    return true;
}

int fmt_msgpack_append(void *buf, const char *bytes, size_t len)
{
    bc_slice piece = {(const uint8_t *)bytes, len};

    return bc_buf_add(buf, piece, NULL) == BC_OK ? 0 : -1;
}

int fmt_msgpack_pack_text(msgpack_packer *pk, bc_slice text)
{
    int status = msgpack_pack_str(pk, text.len);

    return status != 0 ? status : msgpack_pack_str_body(pk, text.ptr, text.len);
}

/* The guard has bounded the depth. */
static void wipe(msgpack_object *object)
{
    if (object->type == MSGPACK_OBJECT_MAP) {
        for (uint32_t i = 0; i < object->via.map.size; i++) {
            wipe(&object->via.map.ptr[i].key);
            wipe(&object->via.map.ptr[i].val);
        }
    }
    if (object->type == MSGPACK_OBJECT_ARRAY) {
        for (uint32_t i = 0; i < object->via.array.size; i++)
            wipe(&object->via.array.ptr[i]);
    }
    bc_wipe(object, sizeof(*object));
}

void fmt_msgpack_wipe(msgpack_unpacked *map)
{
    wipe(&map->data);
}

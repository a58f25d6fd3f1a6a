/* Which Borg wrote this files cache? Told from the shape of its records. */
#include "base/slice.h"
#include "formats/fmt_files.h"
#include "formats/fmt_msgpack.h"

static bool skip(bc_slice *rest)
{
    size_t len;

    if (fmt_msgpack_check(&len, *rest, NULL) != BC_OK)
        return false;
    *rest = bc_slice_cut(*rest, len, rest->len - len);
    return true;
}

static bool starts_with(bc_slice rest, const uint8_t *bytes, size_t len)
{
    return rest.len >= len && memcmp(rest.ptr, bytes, len) == 0;
}

/* Take the record's head and hash off rest. */
static fmt_files_layout take_hash(bc_slice *rest)
{
    static const uint8_t raw16[] = {0x92, 0xda, 0, 32};
    static const uint8_t bin8[] = {0x92, 0xc4, 32};

    if (starts_with(*rest, raw16, sizeof(raw16)))
        return FMT_FILES_LAYOUT_1X;
    if (!starts_with(*rest, bin8, sizeof(bin8)))
        return FMT_FILES_LAYOUT_NONE;
    *rest = bc_slice_cut(*rest, 1, rest->len - 1);
    if (!skip(rest) || rest->len == 0)
        return FMT_FILES_LAYOUT_NONE;
    switch (rest->ptr[0]) {
    case 0x95:
        return FMT_FILES_LAYOUT_5;
    case 0x96:
        return FMT_FILES_LAYOUT_6;
    case 0x97:
        return FMT_FILES_LAYOUT_7;
    default:
        return FMT_FILES_LAYOUT_NONE;
    }
}

/* Rest stands before a five-field entry; the fifth is the chunk list. */
static fmt_files_layout five_fields(bc_slice *rest)
{
    size_t head;

    *rest = bc_slice_cut(*rest, 1, rest->len - 1);
    for (int field = 0; field < 4; field++)
        if (!skip(rest))
            return FMT_FILES_LAYOUT_NONE;
    if (rest->len == 0)
        return FMT_FILES_LAYOUT_NONE;
    if (rest->ptr[0] == 0x90) {
        *rest = bc_slice_cut(*rest, 1, rest->len - 1);
        return FMT_FILES_LAYOUT_5;
    }
    head = rest->ptr[0] == 0xdc ? 3 : rest->ptr[0] == 0xdd ? 5 : 1;
    if (head == 1 && (rest->ptr[0] & 0xf0) != 0x90)
        return FMT_FILES_LAYOUT_NONE;
    if (rest->len <= head)
        return FMT_FILES_LAYOUT_NONE;
    if (rest->ptr[head] == 0xc4)
        return FMT_FILES_LAYOUT_IDS5;
    return rest->ptr[head] == 0x92 ? FMT_FILES_LAYOUT_PAIRS5
                                   : FMT_FILES_LAYOUT_NONE;
}

fmt_files_layout fmt_files_sniff(bc_slice in)
{
    bc_slice rest = in;
    fmt_files_layout layout = FMT_FILES_LAYOUT_NONE;

    /* Only empty chunk lists leave open which five fields these are. */
    while (rest.len > 0) {
        fmt_files_layout next = take_hash(&rest);

        if (next != FMT_FILES_LAYOUT_5)
            return layout == FMT_FILES_LAYOUT_NONE ? next : layout;
        next = five_fields(&rest);
        if (next != FMT_FILES_LAYOUT_5)
            return next == FMT_FILES_LAYOUT_NONE ? layout : next;
        layout = next;
    }
    return layout;
}

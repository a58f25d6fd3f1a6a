#include "formats/fmt_modes.h"

#include "base/error.h"
#include "base/slice.h"
#include "formats/fmt_text.h"

static const struct {
    const char *name;
    unsigned bit;
} entries[] = {
    {"ctime", FMT_MODE_CTIME},
    {"mtime", FMT_MODE_MTIME},
    {"size", FMT_MODE_SIZE},
    {"inode", FMT_MODE_INODE},
    {"rechunk", FMT_MODE_RECHUNK},
    {"disabled", FMT_MODE_DISABLED},
};

static const unsigned accepted[] = {
    FMT_MODE_CTIME | FMT_MODE_SIZE | FMT_MODE_INODE,
    FMT_MODE_MTIME | FMT_MODE_SIZE | FMT_MODE_INODE,
    FMT_MODE_CTIME | FMT_MODE_SIZE,
    FMT_MODE_MTIME | FMT_MODE_SIZE,
    FMT_MODE_CTIME | FMT_MODE_RECHUNK,
    FMT_MODE_MTIME | FMT_MODE_RECHUNK,
    FMT_MODE_DISABLED,
};

/* The bit of one item, 0 for an unknown one. */
static unsigned entry_bit(bc_slice item)
{
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
        if (bc_slice_is(item, entries[i].name))
            return entries[i].bit;
    }
    return 0;
}

/* All items together; false when one is unknown. */
static bool read_entries(unsigned *out, bc_slice text)
{
    *out = 0;
    for (;;) {
        const uint8_t *comma =
            text.len == 0 ? NULL : memchr(text.ptr, ',', text.len);
        size_t len = comma == NULL ? text.len : (size_t)(comma - text.ptr);
        unsigned bit = entry_bit(bc_slice_cut(text, 0, len));

        if (bit == 0)
            return false;
        *out |= bit;
        if (comma == NULL)
            return true;
        text = bc_slice_cut(text, len + 1, text.len - len - 1);
    }
}

bc_code fmt_modes_parse(unsigned *out, const char *text, bc_error *err)
{
    unsigned modes;

    if (!read_entries(&modes, fmt_text_strip(bc_slice_of(text))))
        return bc_error_set(err, BC_ERR_USAGE,
            "cache mode must be a comma-separated list of: "
            "ctime,disabled,inode,mtime,rechunk,size");
    for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
        if (modes == accepted[i]) {
            *out = modes;
            return BC_OK;
        }
    }
    /* Borg names "s" too: it takes it, and fails on an assertion later. */
    return bc_error_set(err, BC_ERR_USAGE,
        "cache mode short must be one of: %s",
        modes == FMT_MODE_SIZE ? "cis,ims,cs,ms,cr,mr,d"
                               : "cis,ims,cs,ms,cr,mr,d,s");
}

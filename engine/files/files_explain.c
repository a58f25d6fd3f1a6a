/* What a run would decide about one file, and why (cache-side 6.2, 6.3). */
#include "files/files.h"
#include "files/files_compare.h"

#include "base/error.h"
#include "base/hex.h"
#include "base/slice.h"
#include "formats/fmt_modes.h"

#define NANOS INT64_C(1000000000)
/* 48 hours before the end of 32-bit time. */
#define MAX_NS ((INT64_C(2147483647) - 172800) * NANOS)

bc_ns files_cache_clamp(bc_ns ns)
{
    if (ns < 0)
        return 0;
    return ns > MAX_NS ? MAX_NS : ns;
}

unsigned files_differences(const bc_file_stat *entry, const bc_file_stat *file)
{
    unsigned differs = 0;

    if (entry->size != file->size)
        differs |= BC_DIFFERS_SIZE;
    if (entry->inode != file->inode)
        differs |= BC_DIFFERS_INODE;
    if (entry->ctime_ns != files_cache_clamp(file->ctime_ns))
        differs |= BC_DIFFERS_CTIME;
    if (entry->mtime_ns != files_cache_clamp(file->mtime_ns))
        differs |= BC_DIFFERS_MTIME;
    return differs;
}

bc_file_verdict files_verdict(unsigned mode, unsigned differs)
{
    static const struct {
        unsigned mode;
        unsigned differs;
        bc_file_verdict verdict;
    } rows[] = {
        {FMT_MODE_SIZE, BC_DIFFERS_SIZE, BC_FILE_CHANGED_SIZE},
        {FMT_MODE_INODE, BC_DIFFERS_INODE, BC_FILE_CHANGED_INODE},
        {FMT_MODE_CTIME, BC_DIFFERS_CTIME, BC_FILE_CHANGED_CTIME},
        {FMT_MODE_MTIME, BC_DIFFERS_MTIME, BC_FILE_CHANGED_MTIME},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if ((mode & rows[i].mode) != 0 && (differs & rows[i].differs) != 0)
            return rows[i].verdict;
    }
    return BC_FILE_UNCHANGED;
}

const char *bc_explain_mode(unsigned differs)
{
    static const char *const modes[] = {
        "ctime,size,inode", "mtime,size,inode", "ctime,size", "mtime,size"};

    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        unsigned mode;

        if (fmt_modes_parse(&mode, modes[i], NULL) == BC_OK &&
            files_verdict(mode, differs) == BC_FILE_UNCHANGED)
            return modes[i];
    }
    return NULL;
}

/* The race rule keeps what is older than the newest file that was read, so
 * what was kept is a lower limit of that. */
static bc_absence absence_of(const bc_files_view *view, const bc_file_stat *st)
{
    const bc_files_head *head = bc_files_view_head(view);
    bc_ns newest = st->ctime_ns > st->mtime_ns ? st->ctime_ns : st->mtime_ns;

    if (files_view_discarded(view) || !head->entries.known)
        return BC_ABSENCE_DISCARDED;
    if (head->entries.value == 0)
        return BC_ABSENCE_EMPTY;
    return head->newest_ns.known &&
                   files_cache_clamp(newest) >= head->newest_ns.value
               ? BC_ABSENCE_RACE
               : BC_ABSENCE_OTHER;
}

static unsigned differences_of(
    const bc_files_entry *entry, const bc_file_stat *st)
{
    const bc_file_stat kept = {.inode = entry->inode,
        .size = entry->size,
        .ctime_ns = entry->ctime_ns,
        .mtime_ns = entry->mtime_ns};

    return files_differences(&kept, st);
}

/* How likely an entry with these differences is the file's; 0: it is not.
 * An inode alone may have been given to another file since. */
static unsigned likeness(unsigned differs, const bc_file_stat *st)
{
    const unsigned rest = BC_DIFFERS_SIZE | BC_DIFFERS_CTIME | BC_DIFFERS_MTIME;

    if (differs == 0)
        return 4;
    if ((differs & BC_DIFFERS_INODE) == 0)
        return (differs & rest) == rest           ? 0
               : (differs & BC_DIFFERS_SIZE) == 0 ? 3
                                                  : 2;
    return st->size > 0 &&
           (differs & (BC_DIFFERS_SIZE | BC_DIFFERS_MTIME)) == 0;
}

static bc_code find_alike(bc_explanation *out, bc_files_view *view,
    const bc_file_stat *st, bc_error *err)
{
    uint64_t count = bc_files_view_head(view)->entries.value;
    uint64_t best = 0;
    unsigned most = 0;
    bc_code code = BC_OK;

    for (uint64_t i = 0; i < count && most < 4; i++) {
        bc_files_entry entry;
        unsigned like;

        code = bc_files_view_entry(&entry, view, i, err);
        if (code != BC_OK)
            return code;
        like = likeness(differences_of(&entry, st), st);
        if (like > most) {
            most = like;
            best = i;
        }
    }
    if (most == 0 || !st->regular)
        return BC_OK;
    code = bc_files_view_entry(&out->entry, view, best, err);
    out->inferred = code == BC_OK;
    if (code == BC_OK)
        out->absence = BC_ABSENCE_NONE;
    return code;
}

static bc_code find(bc_explanation *out, bc_files_view *view,
    const bc_explain_file *file, bc_error *err)
{
    char digits[2 * sizeof(file->hash.b) + 1];
    uint64_t at;
    bc_code code;

    out->absence = absence_of(view, &file->st);
    if (out->absence == BC_ABSENCE_DISCARDED)
        return BC_OK;
    if (file->keyless)
        return find_alike(out, view, &file->st, err);
    bc_hex_encode(digits, file->hash.b, sizeof(file->hash.b));
    code = bc_files_view_find(&at, view, digits, 0, err);
    if (code == BC_ERR_NOT_FOUND)
        return BC_OK;
    if (code == BC_OK)
        code = bc_files_view_entry(&out->entry, view, at, err);
    if (code == BC_OK)
        out->absence = BC_ABSENCE_NONE;
    return code;
}

static void judge(bc_explanation *out, unsigned mode, const bc_file_stat *st)
{
    out->differs = differences_of(&out->entry, st);
    if ((mode & (FMT_MODE_DISABLED | FMT_MODE_RECHUNK)) != 0)
        return;
    out->known = true;
    out->verdict = files_verdict(mode, out->differs);
    out->lost_chunk = out->verdict == BC_FILE_UNCHANGED &&
                      (out->entry.flags & BC_FLAG_MISSING_CHUNK) != 0;
}

bc_code bc_files_view_explain(bc_explanation *out, bc_files_view *view,
    const bc_explain_file *file, bc_error *err)
{
    const char *mode = file->mode == NULL ? "ctime,size,inode" : file->mode;
    bc_explanation said = {.verdict = BC_FILE_UNKNOWN};
    unsigned modes;
    bc_code code = fmt_modes_parse(&modes, mode, err);

    if (code != BC_OK)
        return code;
    if (!bc_files_view_head(view)->loaded)
        return bc_error_set(err, BC_ERR_USAGE, "%s is not loaded",
            bc_files_view_head(view)->name);
    if (!file->st.regular)
        said.verdict = BC_FILE_NOT_REGULAR;
    else if ((modes & FMT_MODE_DISABLED) != 0)
        said.verdict = BC_FILE_DISABLED;
    else if ((modes & FMT_MODE_RECHUNK) != 0)
        said.verdict = BC_FILE_RECHUNK;
    code = find(&said, view, file, err);
    if (code != BC_OK)
        return code;
    if (file->st.regular && said.absence == BC_ABSENCE_NONE)
        judge(&said, modes, &file->st);
    *out = said;
    return BC_OK;
}

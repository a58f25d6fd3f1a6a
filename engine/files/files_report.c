/* What a loaded table gives rise to: findings, and Borg's log lines. */
#include "files/files_parts.h"

#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

bool files_borg_checks(const bc_files_view *view)
{
    return view->has_record && !view->section_stale && !view->name_has_capitals;
}

bool files_view_discarded(const bc_files_view *view)
{
    bc_integrity integrity = view->head.integrity;

    if (view->walk.end == FILES_END_INVALID)
        return true;
    return files_borg_checks(view) &&
           (integrity == BC_INTEGRITY_MISMATCH ||
               integrity == BC_INTEGRITY_UNREADABLE_DIGEST);
}

static void __attribute__((format(printf, 4, 5))) find(bc_files_view *view,
    bc_severity severity, const char *code, const char *format, ...)
{
    size_t n = view->finding_count++;
    va_list args;

    va_start(args, format);
    vsnprintf(view->messages[n], sizeof(view->messages[n]), format, args);
    va_end(args);
    view->findings[n] =
        (bc_finding){severity, code, view->name, view->messages[n]};
}

void files_report_unreadable(bc_files_view *view, const bc_error *why)
{
    view->finding_count = 0;
    find(view, BC_FIND_WARNING, "files-cache-unreadable",
        "the file cannot be read: %s", why->message);
}

static void report_digest(bc_files_view *view)
{
    switch (view->head.integrity) {
    case BC_INTEGRITY_MISMATCH:
        find(view, BC_FIND_WARNING, "integrity-mismatch",
            "the file does not have the digest that config records%s",
            files_view_discarded(view)
                ? "; Borg discards it and makes it again from the newest "
                  "archive of its series"
                : "");
        break;
    case BC_INTEGRITY_UNREADABLE_DIGEST:
        find(view, BC_FIND_WARNING, "digest-unreadable",
            "the digest in config cannot be understood: %s%s",
            view->integrity.reason,
            files_view_discarded(view) ? "; Borg discards the file" : "");
        break;
    case BC_INTEGRITY_NOT_CHECKED:
        find(view, BC_FIND_INFO, "digest-unknown-algorithm",
            "the digest in config is made by %s, which is not known",
            view->integrity.algorithm);
        break;
    case BC_INTEGRITY_MISSING_DIGEST:
        if (view->has_record)
            find(view, BC_FIND_WARNING, "integrity-section-stale",
                "the digest in config belongs to another manifest; Borg does "
                "not check it");
        else
            find(view, BC_FIND_INFO, "digest-missing",
                "config records no digest for the file; Borg reads it "
                "unchecked");
        break;
    case BC_INTEGRITY_OK:
    case BC_INTEGRITY_NO_FILE:
        break;
    }
    if (view->has_record && !view->section_stale && view->name_has_capitals)
        find(view, BC_FIND_INFO, "digest-not-used-by-borg",
            "Borg never finds the digest of a file whose name has capitals");
}

static void report_records(bc_files_view *view)
{
    unsigned long long at = (unsigned long long)view->walk.at;

    if (!view->head.readable_format)
        return;
    if (view->walk.end == FILES_END_CUT)
        find(view, BC_FIND_WARNING, "files-cache-truncated",
            "the file ends inside the record at offset %llu; Borg ignores the "
            "rest",
            at);
    else if (view->walk.end == FILES_END_INVALID)
        find(view, BC_FIND_WARNING, "files-cache-invalid",
            "there is no record at offset %llu; Borg discards the whole file",
            at);
    else if (view->table.count == 0 && !files_view_discarded(view))
        find(view, BC_FIND_INFO, "files-cache-empty",
            "the file holds no entries, and Borg does not make it again: the "
            "next backup of its series reads every file");
}

/* Borg's texts; its Python detail of a wrong shape is replaced by ours. */
static void log_result(const bc_files_view *view)
{
    bc_integrity integrity = view->head.integrity;
    bool discarded = files_view_discarded(view);

    if (files_borg_checks(view) && integrity == BC_INTEGRITY_OK)
        bc_log_write(&view->log, BC_DEBUG, LOG_INTEGRITY,
            "Verified integrity of %s", view->path);
    if (discarded && integrity != BC_INTEGRITY_OK && files_borg_checks(view))
        bc_log_write(&view->log, BC_DEBUG, LOG_CACHE,
            "The files cache is corrupted. [File failed integrity check: %s]",
            view->path);
    else if (discarded)
        bc_log_write(&view->log, BC_DEBUG, LOG_CACHE,
            "The files cache seems invalid. [no record at offset %llu]",
            (unsigned long long)view->walk.at);
    bc_log_write(&view->log, BC_DEBUG, LOG_FILES_CACHE,
        "FILES-CACHE-LOAD: finished, %llu entries loaded.",
        discarded ? 0ULL : (unsigned long long)view->table.count);
}

void files_report(bc_files_view *view)
{
    view->finding_count = 0;
    report_digest(view);
    report_records(view);
    log_result(view);
}

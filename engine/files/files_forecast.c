/* What Borg's next save keeps of a table. */
#include "files/files_parts.h"

#include "base/error.h"

/* Entries whose newest time is not before the cut-off. */
static bc_code count_race(
    uint64_t *out, bc_files_view *view, bc_ns cutoff_ns, bc_error *err)
{
    const files_stats *stats = &view->stats;

    *out = 0;
    if (stats->entries == 0 || cutoff_ns > stats->newest_ns)
        return BC_OK;
    if (cutoff_ns == stats->newest_ns) {
        *out = stats->at_newest;
        return BC_OK;
    }
    for (size_t i = 0; i < view->table.count; i++) {
        fmt_files_record record;
        bc_code code = files_record_at(&record, view, i, err);

        if (code != BC_OK)
            return code;
        *out += files_newest_of(&record) >= cutoff_ns;
    }
    return BC_OK;
}

bc_code files_forecast(
    bc_next_save *out, bc_files_view *view, bc_ns cutoff_ns, bc_error *err)
{
    bc_next_save save = {.cutoff_ns = cutoff_ns};
    bc_code code = count_race(&save.seen_dropped_by_race, view, cutoff_ns, err);

    if (code != BC_OK)
        return code;
    save.seen_kept = view->table.count - save.seen_dropped_by_race;
    for (size_t i = 0; i < view->head.age_count; i++) {
        const bc_age_count *age = &view->ages[i];

        if (files_outlives(age->age, view->head.ttl.value))
            save.unseen_kept += age->count;
        else
            save.unseen_dropped_by_ttl += age->count;
    }
    *out = save;
    return BC_OK;
}

bc_code bc_files_view_forecast(
    bc_next_save *out, bc_files_view *view, bc_ns cutoff_ns, bc_error *err)
{
    if (!view->head.has_next_save)
        return bc_error_set(err, BC_ERR_NOT_FOUND,
            "files cache %s has no forecast", view->name);
    return files_forecast(out, view, cutoff_ns, err);
}

bc_code bc_files_view_set_cutoff(
    bc_files_view *view, bc_ns cutoff_ns, bc_error *err)
{
    return bc_files_view_forecast(&view->head.next_save, view, cutoff_ns, err);
}

/* What the next save does to one entry, in sentences. */
#ifndef VIEW_FATE_H
#define VIEW_FATE_H

#include "model/model.h"

/* If the next run finds the file unchanged. */
const char *view_fate_seen(
    const bc_files_head *head, const bc_files_entry *entry);

/* If it does not find it. out takes the sentence. */
void view_fate_unseen(char *out, size_t cap, const bc_files_head *head,
    const bc_files_entry *entry);

/* "RTm", with '.' for each flag that is not set, and '?' for m where no chunk
 * index tells. */
void view_flags(char out[4], const model *m, const bc_files_entry *entry);

#endif

/* files: heads of all files caches, or one with its entries. */
#include "cli/cli_entry.h"

#include "text/text.h"
#include "text/text_iso.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void put_hex(FILE *out, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        fprintf(out, "%02x", bytes[i]);
}

static void put_flags_json(FILE *out, unsigned flags)
{
    static const struct {
        unsigned flag;
        const char *name;
    } names[] = {
        {BC_FLAG_RACE, "race"},
        {BC_FLAG_TTL, "ttl"},
        {BC_FLAG_MISSING_CHUNK, "missing-chunk"},
    };
    const char *comma = "";

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if ((flags & names[i].flag) == 0)
            continue;
        fprintf(out, "%s\"%s\"", comma, names[i].name);
        comma = ", ";
    }
}

/* As doc_text: with a sibling where it is no UTF-8. */
static void put_path_json(FILE *out, bc_slice path)
{
    doc d = {.root = json_object()};
    const char *const keys[] = {"path", "path_b64"};

    doc_text(&d, d.root, "path", path);
    for (size_t i = 0; i < 2; i++) {
        json_t *value = json_object_get(d.root, keys[i]);
        char *text;

        if (value == NULL)
            continue;
        fprintf(out, ", \"%s\": ", keys[i]);
        text = json_dumps(value, JSON_ENCODE_ANY);
        if (text != NULL)
            (void)text_put_json(out, text, strlen(text));
        else
            fputs("null", out); /* no memory for a name */
        free(text);
    }
    if (path.ptr != NULL) /* it hashes to the entry: nothing is guessed */
        fputs(", \"inferred\": false", out);
    doc_end(&d);
}

/*
 * Written by hand: a list of millions must not be built in memory first, and
 * JSON libraries stop at 2^63-1 where an inode does not.
 */
void cli_put_entry_json(FILE *out, const bc_files_entry *e)
{
    bc_slice rest = e->chunk_bytes;
    bc_files_chunk chunk;
    const char *comma = "";

    fputs("{\"path_hash\": \"", out);
    put_hex(out, e->path_hash.b, 32);
    fprintf(out,
        "\", \"age\": %" PRIu64 ", \"inode\": %" PRIu64 ", \"size\": %" PRIu64
        ", \"ctime_ns\": %" PRId64 ", \"mtime_ns\": %" PRId64
        ", \"cmtime_ns\": null, \"chunks\": [",
        e->age, e->inode, e->size, e->ctime_ns, e->mtime_ns);
    while (bc_files_chunk_next(&chunk, &rest)) {
        fprintf(out, "%s{\"id\": \"", comma);
        put_hex(out, chunk.id.b, 32);
        fprintf(out, "\", \"size\": %" PRIu64 "}", chunk.size);
        comma = ", ";
    }
    fputs("], \"flags\": [", out);
    put_flags_json(out, e->flags);
    fputc(']', out);
    put_path_json(out, e->path);
    fputc('}', out);
}

void cli_put_entry_text(FILE *out, const bc_files_entry *e)
{
    char mtime[TEXT_ISO_MAX];

    text_iso(mtime, e->mtime_ns);
    fprintf(out, "%3" PRIu64 "  %14" PRIu64 "  %.19s  %7" PRIu32 "  %c%c%c  ",
        e->age, e->size, mtime, e->chunk_count,
        e->flags & BC_FLAG_RACE ? 'R' : '.', e->flags & BC_FLAG_TTL ? 'T' : '.',
        e->flags & BC_FLAG_MISSING_CHUNK ? 'm' : '.');
    put_hex(out, e->path_hash.b, 32);
    if (e->path.ptr != NULL) {
        fputs("  ", out);
        cli_put_text(out, e->path);
    }
    fputc('\n', out);
}

/* Every entry in file order; json: with this text between two of them. */
static bc_code put_entries(uint64_t *count, FILE *out, bc_files_view *view,
    const char *between, bc_error *err)
{
    bc_opt_u64 total = bc_files_view_head(view)->entries;

    for (*count = 0; *count < total.value; (*count)++) {
        bc_files_entry entry;
        bc_code code = bc_files_view_entry(&entry, view, *count, err);

        if (code != BC_OK)
            return code;
        if (between == NULL) {
            cli_put_entry_text(out, &entry);
            continue;
        }
        if (*count > 0)
            fputs(between, out);
        cli_put_entry_json(out, &entry);
    }
    return BC_OK;
}

/* A name that is not the file's was found by its hash: it is the series. */
static bc_files_head head_of(const cli_context *c, const bc_files_view *view)
{
    const char *name = c->options->argument;
    bc_files_head head = *bc_files_view_head(view);

    if (head.series == NULL && name != NULL && strcmp(name, head.name) != 0)
        head.series = name;
    return head;
}

static doc head_document(cli_context *c, bc_files_view *view)
{
    const bc_files_head head = head_of(c, view);
    doc d = doc_begin("files");

    doc_files_head(&d, d.root, &head);
    doc_findings(&d, d.root, bc_inspect_findings(c->inspect));
    if (c->options->json_lines)
        doc_cstr(&d, d.root, "lines", "entries_list");
    return d;
}

static bc_code print_lines(cli_context *c, bc_files_view *view, bc_error *err)
{
    doc d = head_document(c, view);
    uint64_t count = 0;
    bc_code code = doc_print(&d, c->out, err);

    doc_end(&d);
    if (code == BC_OK)
        code = put_entries(&count, c->out, view, "\n", err);
    if (code != BC_OK)
        return code;
    fprintf(c->out, "%s{\"end\": true, \"count\": %" PRIu64 "}\n",
        count > 0 ? "\n" : "", count);
    return BC_OK;
}

static bc_code print_document(
    cli_context *c, bc_files_view *view, bc_error *err)
{
    doc d = head_document(c, view);
    uint64_t count;
    bc_code code;

    if (!c->options->entries || !bc_files_view_head(view)->entries.known) {
        if (c->options->entries)
            doc_put(&d, d.root, "entries_list", json_null());
        code = doc_print(&d, c->out, err);
        doc_end(&d);
        return code;
    }
    code = doc_print_open(&d, c->out, err);
    doc_end(&d);
    if (code != BC_OK)
        return code;
    fputs(", \"entries_list\": [", c->out);
    code = put_entries(&count, c->out, view, ", ", err);
    if (code == BC_OK)
        fputs("]}\n", c->out);
    return code;
}

static bc_code print_heads(cli_context *c, bc_error *err)
{
    doc d = doc_begin("files");
    json_t *list = doc_array(&d, d.root, "files_caches");
    bc_code code;

    for (size_t i = 0; i < bc_inspect_files_count(c->inspect); i++)
        doc_files_head(&d, doc_append_object(&d, list),
            bc_files_view_head(bc_inspect_files(c->inspect, i)));
    doc_findings(&d, d.root, bc_inspect_findings(c->inspect));
    code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

static void put_forecast(FILE *out, const bc_files_head *head)
{
    const bc_next_save *n = &head->next_save;

    if (!head->has_next_save)
        return;
    fprintf(out,
        "next save: all found unchanged keeps %" PRIu64 ", race drops %" PRIu64
        "; none found keeps %" PRIu64 ", TTL drops %" PRIu64 "\n",
        n->seen_kept, n->seen_dropped_by_race, n->unseen_kept,
        n->unseen_dropped_by_ttl);
    if (head->entries.value > 0)
        fputs("A run that memorizes nothing (every file unchanged) drops all "
              "entries it found: Borg's limit then starts at 0.\n",
            out);
}

static void put_head(FILE *out, const bc_files_head *head)
{
    char newest[TEXT_ISO_MAX];

    cli_put_row(out, "Name",
        (bc_slice){(const uint8_t *)head->name, strlen(head->name)});
    if (head->series != NULL)
        cli_put_row(out, "Series",
            (bc_slice){(const uint8_t *)head->series, strlen(head->series)});
    fprintf(out, "%-14s%" PRIu64 "\n%-14s%s\n", "Bytes", head->bytes,
        "Integrity", bc_integrity_name(head->integrity));
    if (head->entries.known)
        fprintf(out, "%-14s%" PRIu64 "\n", "Entries", head->entries.value);
    for (size_t i = 0; i < head->age_count; i++)
        fprintf(out, "  age %-8" PRIu64 "%" PRIu64 "\n", head->ages[i].age,
            head->ages[i].count);
    if (head->newest_ns.known) {
        text_iso(newest, head->newest_ns.value);
        fprintf(out, "%-14s%s\n", "Newest time", newest);
    }
    if (head->ttl.known)
        fprintf(out, "%-14s%" PRId64 " runs\n", "TTL", head->ttl.value);
}

static bc_code print_one(cli_context *c, bc_files_view *view, bc_error *err)
{
    const bc_files_head head = head_of(c, view);
    uint64_t count;

    put_head(c->out, &head);
    put_forecast(c->out, &head);
    cli_put_findings(c->out, bc_inspect_findings(c->inspect));
    if (!c->options->entries)
        return BC_OK;
    return put_entries(&count, c->out, view, NULL, err);
}

/* Nothing is loaded: the exit code does not judge. */
static bc_code print_paths(cli_context *c, const bc_files_view *only)
{
    for (size_t i = 0; i < bc_inspect_files_count(c->inspect); i++) {
        const bc_files_view *view = bc_inspect_files(c->inspect, i);

        if (only == NULL || only == view)
            cli_put_path(c->out, bc_inspect_cache(c->inspect)->path,
                bc_files_view_head(view)->name);
    }
    return BC_OK;
}

bc_code cli_cmd_files(int *exit_code, cli_context *c, bc_error *err)
{
    bc_files_view *view = NULL;
    bc_chunks_view *chunks = NULL;
    bc_archives archives;
    bc_code code = BC_OK;

    /* The index tells which chunks are missing; without it there is no flag. */
    if (c->options->entries)
        code = bc_inspect_chunks(&chunks, c->inspect, err);
    if (code == BC_OK && c->options->argument != NULL)
        code = cli_find_files(&view, c, c->options->argument, err);
    if (code == BC_OK && c->options->path != NULL)
        return cli_files_of_path(exit_code, c, view, err);
    if (code == BC_OK && c->options->null)
        return print_paths(c, view);
    if (code == BC_OK)
        code =
            view == NULL ? cli_load_files(c, err) : cli_load_view(c, view, err);
    if (code == BC_OK && view != NULL && c->options->entries)
        code = cli_name_entries(c, view, err);
    if (code == BC_OK && view == NULL) /* whose each of them is */
        code = bc_inspect_archives(&archives, c->inspect, NULL, err);
    if (code != BC_OK)
        return code;
    *exit_code = cli_exit_for(bc_inspect_findings(c->inspect));
    if (view == NULL) {
        if (c->options->json || c->options->json_lines)
            return print_heads(c, err);
        cli_put_files_heads(c->out, c->inspect);
        cli_put_findings(c->out, bc_inspect_findings(c->inspect));
        return BC_OK;
    }
    if (c->options->json_lines && c->options->entries)
        return print_lines(c, view, err);
    if (c->options->json || c->options->json_lines)
        return print_document(c, view, err);
    return print_one(c, view, err);
}

/* explain: will the next run read this file, and why. */
#include "cli/cli_explain.h"

#include "text/fail.h"
#include "text/text_iso.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NANOS INT64_C(1000000000)

/* One file: what it is now and under which name it is looked for. */
typedef struct subject {
    const char *given;
    bool exists;
    uint64_t links; /* names it has */
    bc_explain_file file;
    const char *name; /* as an archive has it */
    bool known;       /* a files cache has an entry of that name */
} subject;

static const struct {
    unsigned bit;
    const char *name;
} differences[] = {
    {BC_DIFFERS_SIZE, "size"},
    {BC_DIFFERS_INODE, "inode"},
    {BC_DIFFERS_CTIME, "ctime"},
    {BC_DIFFERS_MTIME, "mtime"},
};
#define DIFFERENCES (sizeof(differences) / sizeof(differences[0]))

static bc_slice slice_of(const char *text)
{
    return (bc_slice){(const uint8_t *)text, strlen(text)};
}

static bc_ns time_of(struct timespec at)
{
    return (bc_ns)at.tv_sec * NANOS + at.tv_nsec;
}

static bc_code look_at(subject *s, bc_error *err)
{
    struct stat st;

    s->exists = lstat(s->given, &st) == 0;
    if (!s->exists)
        return errno == ENOENT || errno == ENOTDIR
                   ? BC_OK
                   : text_fail(err, BC_ERR_IO, "%.300s: %s", s->given,
                         strerror(errno));
    s->links = st.st_nlink;
    s->file.st = (bc_file_stat){.regular = S_ISREG(st.st_mode),
        .inode = st.st_ino,
        .size = (uint64_t)st.st_size,
        .ctime_ns = time_of(st.st_ctim),
        .mtime_ns = time_of(st.st_mtim)};
    return BC_OK;
}

static bc_code explain(bc_explanation *out, cli_context *c, const subject *s,
    size_t i, bc_error *err)
{
    return bc_files_view_explain(
        out, bc_inspect_files(c->inspect, i), &s->file, err);
}

/* Does a files cache have an entry of it? */
static bc_code ask_all(subject *s, cli_context *c, bc_error *err)
{
    bc_code code = BC_OK;

    s->known = false;
    for (size_t i = 0;
         code == BC_OK && !s->known && i < bc_inspect_files_count(c->inspect);
         i++) {
        bc_explanation said;

        code = explain(&said, c, s, i, err);
        s->known = code == BC_OK && said.absence == BC_ABSENCE_NONE;
    }
    return code;
}

static bc_code try_name(
    subject *s, cli_context *c, const char *name, bc_error *err)
{
    subject tried = *s;
    bc_code code =
        bc_inspect_path_hash(&tried.file.hash, c->inspect, slice_of(name), err);

    tried.name = name;
    if (code == BC_OK)
        code = ask_all(&tried, c, err);
    if (code == BC_OK && (tried.known || s->name == NULL))
        *s = tried;
    return code;
}

static bc_code find_name(
    subject *s, cli_context *c, const cli_names *names, bc_error *err)
{
    const char *chosen = c->options->path;
    bc_code code = BC_OK;

    if (s->file.keyless)
        return ask_all(s, c, err);
    if (chosen != NULL)
        return try_name(s, c, chosen + strspn(chosen, "/"), err);
    for (size_t i = 0; code == BC_OK && !s->known && i < names->count; i++)
        code = try_name(s, c, names->items[i], err);
    if (code == BC_OK && s->name == NULL)
        return text_fail(
            err, BC_ERR_USAGE, "no name in an archive: %.300s", s->given);
    return code;
}

static void put_stat(doc *d, json_t *object, const bc_file_stat *st)
{
    doc_count(d, object, "inode", st->inode);
    doc_count(d, object, "size", st->size);
    doc_i64(d, object, "ctime_ns", (bc_opt_i64){true, st->ctime_ns});
    doc_i64(d, object, "mtime_ns", (bc_opt_i64){true, st->mtime_ns});
}

static void put_entry(doc *d, json_t *object, const bc_files_entry *entry)
{
    const bc_file_stat kept = {.inode = entry->inode,
        .size = entry->size,
        .ctime_ns = entry->ctime_ns,
        .mtime_ns = entry->mtime_ns};

    doc_count(d, object, "age", entry->age);
    put_stat(d, object, &kept);
}

static void put_said(doc *d, json_t *row, const subject *s,
    const bc_files_head *head, const bc_explanation *said)
{
    const char status[] = {s->exists ? cli_explain_status(said) : '-', 0};
    const char *mode = said->absence == BC_ABSENCE_NONE && s->exists
                           ? bc_explain_mode(said->differs)
                           : NULL;
    json_t *list;

    doc_text(d, row, "name", slice_of(head->name));
    doc_cstr(d, row, "series", head->series);
    doc_cstr(
        d, row, "status", status[0] == '-' || status[0] == '?' ? NULL : status);
    doc_cstr(
        d, row, "reason", s->exists ? cli_explain_reason(said) : "no-file");
    list = doc_array(d, row, "differs");
    for (size_t i = 0; i < DIFFERENCES && s->exists; i++)
        if ((said->differs & differences[i].bit) != 0)
            doc_append_text(d, list, slice_of(differences[i].name));
    doc_cstr(d, row, "unchanged_mode", mode);
    doc_put(d, row, "inferred", json_boolean(said->inferred));
    if (said->absence == BC_ABSENCE_NONE)
        put_entry(d, doc_object(d, row, "entry"), &said->entry);
    else
        doc_put(d, row, "entry", json_null());
}

static void begin_document(doc *d, json_t *row, const subject *s)
{
    doc_text(d, row, "path", slice_of(s->given));
    if (s->name != NULL)
        doc_text(d, row, "archived_path", slice_of(s->name));
    else
        doc_put(d, row, "archived_path", json_null());
    doc_put(d, row, "exists", json_boolean(s->exists));
    if (s->exists) {
        json_t *now = doc_object(d, row, "now");

        doc_put(d, now, "regular", json_boolean(s->file.st.regular));
        doc_count(d, now, "links", s->links);
        put_stat(d, now, &s->file.st);
    } else {
        doc_put(d, row, "now", json_null());
    }
}

static void put_times(FILE *out, const char *name, bc_ns before, bc_ns now)
{
    char texts[2][TEXT_ISO_MAX];

    text_iso(texts[0], before);
    text_iso(texts[1], now);
    fprintf(out, "     %-6s %s -> %s\n", name, texts[0], texts[1]);
}

static void put_numbers(
    FILE *out, const char *name, uint64_t before, uint64_t now)
{
    fprintf(out, "     %-6s %" PRIu64 " -> %" PRIu64 "\n", name, before, now);
}

static void put_differences(
    FILE *out, const subject *s, const bc_explanation *said)
{
    const bc_files_entry *e = &said->entry;

    if ((said->differs & BC_DIFFERS_SIZE) != 0)
        put_numbers(out, "size", e->size, s->file.st.size);
    if ((said->differs & BC_DIFFERS_INODE) != 0)
        put_numbers(out, "inode", e->inode, s->file.st.inode);
    if ((said->differs & BC_DIFFERS_CTIME) != 0)
        put_times(out, "ctime", e->ctime_ns, s->file.st.ctime_ns);
    if ((said->differs & BC_DIFFERS_MTIME) != 0)
        put_times(out, "mtime", e->mtime_ns, s->file.st.mtime_ns);
}

static void put_text(cli_context *c, const subject *s,
    const bc_files_head *head, const bc_explanation *said)
{
    const char *mode = bc_explain_mode(said->differs);
    bool has = said->absence == BC_ABSENCE_NONE;

    fprintf(c->out, "  %c  ", s->exists ? cli_explain_status(said) : '-');
    cli_put_cstr(c->out, head->name);
    if (head->series != NULL) {
        fputs(" (", c->out);
        cli_put_cstr(c->out, head->series);
        fputc(')', c->out);
    }
    fprintf(c->out, ": %s\n",
        s->exists ? cli_explain_sentence(said)
                  : "the file is gone; its entry stays as long as the TTL "
                    "says");
    if (s->exists && s->links > 1)
        fprintf(c->out,
            "     one of %" PRIu64
            " hard links: Borg looks for the one that it "
            "meets first, and lists the others as h\n",
            s->links);
    if (!has || !s->exists)
        return;
    put_differences(c->out, s, said);
    if (said->verdict >= BC_FILE_CHANGED_SIZE &&
        said->verdict < BC_FILE_UNCHANGED && mode != NULL)
        fprintf(c->out, "     unchanged for --files-cache=%s\n", mode);
    if ((said->entry.flags & BC_FLAG_RACE) != 0)
        fputs("     the next save may drop the entry by the race rule (R): "
              "then the run after reads the file\n",
            c->out);
}

/* How what is said is printed: as text, or into a list of a document. */
typedef struct output {
    doc *d; /* NULL: text */
    json_t *list;
    bool again;   /* a file is read again */
    bool keyless; /* path hashes cannot be made */
} output;

static bc_code explain_in(
    output *o, cli_context *c, const subject *s, size_t i, bc_error *err)
{
    const bc_files_head *head =
        bc_files_view_head(bc_inspect_files(c->inspect, i));
    bc_explanation said;
    bc_code code = explain(&said, c, s, i, err);

    if (code != BC_OK)
        return code;
    if (said.absence == BC_ABSENCE_NONE || !s->known) {
        o->again |= strchr("AM?", cli_explain_status(&said)) != NULL;
        if (o->d == NULL)
            put_text(c, s, head, &said);
    }
    if (o->d != NULL)
        put_said(o->d, doc_append_object(o->d, o->list), s, head, &said);
    return BC_OK;
}

/* Where no files cache has anything to say of it; false: they have. */
static bool put_without(output *o, cli_context *c, const subject *s)
{
    const char *line = NULL;

    if (!s->exists && !s->known)
        line = "-  no such file, and no entry of it";
    else if (s->exists && !s->file.st.regular && !s->known)
        line = "-  not a regular file: no files cache holds it";
    else if (bc_inspect_files_count(c->inspect) == 0)
        line = "?  no files cache is here: Borg makes one from the newest "
               "archive of the series, or reads every file";
    o->again |= !s->exists || (line != NULL && line[0] == '?');
    if (line != NULL && o->d == NULL)
        fprintf(c->out, "  %s\n", line);
    return line != NULL && o->d == NULL;
}

static bc_code explain_subject(
    output *o, cli_context *c, const subject *s, json_t *files, bc_error *err)
{
    bc_code code = BC_OK;

    if (o->d != NULL) {
        json_t *row = doc_append_object(o->d, files);

        begin_document(o->d, row, s);
        o->list = doc_array(o->d, row, "files_caches");
    } else {
        cli_put_cstr(c->out, s->given);
        if (s->name == NULL) {
            fputs(" (without the key: by inode, size and times; a new name "
                  "goes unnoticed)",
                c->out);
        } else if (strcmp(s->name, s->given + strspn(s->given, "/")) != 0) {
            fputs(", archived as ", c->out);
            cli_put_cstr(c->out, s->name);
        }
        fputc('\n', c->out);
    }
    if (put_without(o, c, s))
        return BC_OK;
    for (size_t i = 0; code == BC_OK && i < bc_inspect_files_count(c->inspect);
         i++)
        code = explain_in(o, c, s, i, err);
    return code;
}

static bc_code explain_all(
    output *o, cli_context *c, json_t *files, bc_error *err)
{
    bc_code code = BC_OK;

    for (int i = 0; code == BC_OK && i < c->options->word_count; i++) {
        subject s = {.given = c->options->words[i],
            .file.mode = c->options->files_cache,
            .file.keyless = o->keyless};
        cli_names names;

        code = cli_explain_names(&names, s.given, err);
        if (code == BC_OK)
            code = look_at(&s, err);
        if (code == BC_OK)
            code = find_name(&s, c, &names, err);
        if (code == BC_OK)
            code = explain_subject(o, c, &s, files, err);
        free(names.text);
    }
    return code;
}

static bc_code print_document(output *o, cli_context *c, bc_error *err)
{
    const char *mode = c->options->files_cache;
    doc d = doc_begin("explain");
    bc_code code;

    o->d = &d;
    doc_cstr(&d, d.root, "mode", mode == NULL ? "ctime,size,inode" : mode);
    code = explain_all(o, c, doc_array(&d, d.root, "files"), err);
    doc_findings(&d, d.root, bc_inspect_findings(c->inspect));
    if (code == BC_OK)
        code = doc_print(&d, c->out, err);
    doc_end(&d);
    return code;
}

/* What the answers need: entries, which chunks are lost, names of series. */
static bc_code prepare(bool *keyless, cli_context *c, bc_error *err)
{
    bc_chunks_view *chunks = NULL;
    bc_archives archives;
    bc_error why = BC_ERROR_INIT;
    bc_path_hash hash;
    bc_code code;

    if (c->options->word_count == 0)
        return text_fail(err, BC_ERR_USAGE, "explain needs a file");
    if (c->options->path != NULL && c->options->word_count > 1)
        return text_fail(err, BC_ERR_USAGE, "--path is about one file");
    code = bc_inspect_path_hash(&hash, c->inspect, slice_of(""), &why);
    *keyless = code == BC_ERR_UNSUPPORTED && c->options->path == NULL;
    if (code != BC_OK && !*keyless)
        return text_fail(err, why.code, "%s", why.message);
    code = bc_inspect_chunks(&chunks, c->inspect, err);
    if (code == BC_OK)
        code = cli_load_files(c, err);
    return code == BC_OK ? bc_inspect_archives(&archives, c->inspect, NULL, err)
                         : code;
}

bc_code cli_cmd_explain(int *exit_code, cli_context *c, bc_error *err)
{
    output o = {.d = NULL};
    bc_code code = prepare(&o.keyless, c, err);

    if (code != BC_OK)
        return code;
    if (c->options->json) {
        code = print_document(&o, c, err);
    } else {
        code = explain_all(&o, c, NULL, err);
        if (code == BC_OK)
            cli_put_findings(c->out, bc_inspect_findings(c->inspect));
    }
    *exit_code = o.again || cli_exit_for(bc_inspect_findings(c->inspect)) != 0;
    return code;
}

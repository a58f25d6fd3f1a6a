/* forget: take entries out of a files cache. */
#include "cli/cli_entry.h"
#include "cli/cli_manage.h"

#include "model/filter.h"
#include "text/fail.h"
#include "text/text_hex.h"

#include <stdlib.h>
#include <string.h>

/* Shorter ones would hit what nobody meant. */
#define HASH_DIGITS_MIN 8

typedef struct choice {
    bc_path_hash *hashes;
    size_t count;
    size_t cap;
} choice;

static bc_code add(choice *c, const bc_path_hash *hash, bc_error *err)
{
    if (c->count == c->cap) {
        size_t cap = c->cap == 0 ? 64 : c->cap + c->cap / 2;
        bc_path_hash *hashes = realloc(c->hashes, cap * sizeof(*hashes));

        if (hashes == NULL)
            return text_fail(err, BC_ERR_NO_MEMORY, "out of memory");
        c->hashes = hashes;
        c->cap = cap;
    }
    c->hashes[c->count++] = *hash;
    return BC_OK;
}

/* One entry and no other begins with these digits. */
static bc_code add_by_hash(
    choice *c, bc_files_view *view, const char *digits, bc_error *err)
{
    bc_files_entry entry;
    bc_error other = BC_ERROR_INIT;
    uint64_t at;
    bc_code code;

    if (strlen(digits) < HASH_DIGITS_MIN)
        return text_fail(err, BC_ERR_USAGE,
            "%d digits of a path hash are needed at least: %s", HASH_DIGITS_MIN,
            digits);
    code = bc_files_view_find(&at, view, digits, 0, err);
    if (code == BC_ERR_NOT_FOUND)
        return text_fail(
            err, code, "no entry with this path hash: %.80s", digits);
    if (code == BC_OK)
        code = bc_files_view_entry(&entry, view, at, err);
    if (code == BC_OK)
        code = add(c, &entry.path_hash, err);
    if (code == BC_OK &&
        bc_files_view_find(&at, view, digits, at + 1, &other) == BC_OK)
        return text_fail(err, BC_ERR_USAGE,
            "several entries begin with this path hash: %.80s", digits);
    return code;
}

/* Borg stores a path without the slash that it may begin with. */
static bc_code add_by_path(
    choice *c, cli_context *context, bc_files_view *view, bc_error *err)
{
    const char *given = context->options->path;
    const char *path = given + strspn(given, "/");
    bc_path_hash hash;
    char digits[TEXT_HEX_MAX];
    uint64_t at;
    bc_code code = bc_inspect_path_hash(&hash, context->inspect,
        (bc_slice){(const uint8_t *)path, strlen(path)}, err);

    if (code != BC_OK)
        return code;
    text_hex(digits, hash.b);
    code = bc_files_view_find(&at, view, digits, 0, err);
    if (code == BC_ERR_NOT_FOUND)
        return text_fail(err, code, "no entry of this path: %.300s", given);
    return code == BC_OK ? add(c, &hash, err) : code;
}

static bc_code flags_of(unsigned *out, const cli_texts *words, bc_error *err)
{
    static const struct {
        const char *word;
        unsigned flag;
    } names[] = {{"race", BC_FLAG_RACE}, {"ttl", BC_FLAG_TTL},
        {"missing-chunk", BC_FLAG_MISSING_CHUNK}};

    *out = 0;
    for (size_t i = 0; i < words->count; i++) {
        size_t k = 0;

        while (k < 3 && strcmp(words->items[i], names[k].word) != 0)
            k++;
        if (k == 3)
            return text_fail(err, BC_ERR_USAGE,
                "--flag is race, ttl or missing-chunk: %.80s", words->items[i]);
        *out |= names[k].flag;
    }
    return BC_OK;
}

/* What an entry is taken for, besides hashes and the path. */
typedef struct wanted {
    bool all;
    unsigned flags;
    bool filtered;
    bool by_path; /* where asks for paths */
    model_filter where;
} wanted;

/* What has no known path is left alone, whatever is said of paths. */
static bool is_where(const wanted *w, const bc_files_entry *entry)
{
    return w->filtered && (!w->by_path || entry->path.ptr != NULL) &&
           model_filter_match(&w->where, entry, false);
}

static bool is_wanted(const wanted *w, const bc_files_entry *entry)
{
    return w->all || (entry->flags & w->flags) != 0 || is_where(w, entry);
}

static bc_code add_wanted(
    choice *c, bc_files_view *view, const wanted *w, bc_error *err)
{
    uint64_t count = bc_files_view_head(view)->entries.value;
    bc_code code = BC_OK;

    if (!w->all && w->flags == 0 && !w->filtered)
        return BC_OK;
    for (uint64_t i = 0; i < count && code == BC_OK; i++) {
        bc_files_entry entry;

        code = bc_files_view_entry(&entry, view, i, err);
        if (code == BC_OK && is_wanted(w, &entry))
            code = add(c, &entry.path_hash, err);
    }
    return code;
}

/* A word without a field is a hash, unless paths are asked for anyway. */
static bool parse_where(wanted *w, const char *text, char *why, size_t cap)
{
    return model_filter_parse(&w->where, text, false, why, cap) ||
           model_filter_parse(&w->where, text, true, why, cap);
}

/* The same words as the screen's filter; only a screen has marks. */
static bc_code read_where(wanted *w, const char *text, bc_error *err)
{
    char why[120];

    w->filtered = text != NULL;
    if (text == NULL)
        return BC_OK;
    if (!parse_where(w, text, why, sizeof(why)))
        return text_fail(err, BC_ERR_USAGE, "--where: %s", why);
    if (w->where.count == 0)
        return text_fail(
            err, BC_ERR_USAGE, "--where is empty; --all means every entry");
    for (size_t i = 0; i < w->where.count; i++) {
        if (w->where.terms[i].field == MODEL_BY_MARK)
            return text_fail(err, BC_ERR_USAGE,
                "--where: marked: only on the screen entries are marked");
    }
    w->by_path = model_filter_needs_names(&w->where);
    return BC_OK;
}

static bc_code read_wanted(wanted *w, const cli_options *o, bc_error *err)
{
    bc_code code = flags_of(&w->flags, &o->flags, err);

    w->all = o->all;
    return code == BC_OK ? read_where(w, o->where, err) : code;
}

static bool needs_index(const wanted *w)
{
    return (w->flags & BC_FLAG_MISSING_CHUNK) != 0 ||
           (w->filtered && model_filter_needs_index(&w->where));
}

static bc_code need_names(cli_context *c, bc_files_view *view, bc_error *err)
{
    bc_code code = cli_name_entries(c, view, err);

    if (code == BC_OK && bc_files_view_head(view)->named == 0)
        return text_fail(err, BC_ERR_UNSUPPORTED,
            "--where: no path of an entry is known; that needs the "
            "repository, its key and an archive of the series");
    return code;
}

/* A first word that is the name of a files cache is just that. */
static bc_code find_view(
    bc_files_view **out, int *used, cli_context *c, bc_error *err)
{
    bc_error why = BC_ERROR_INIT;
    const cli_options *o = c->options;

    *used = 0;
    if (o->word_count > 0 &&
        cli_find_files(out, c, o->words[0], &why) == BC_OK) {
        *used = 1;
        return BC_OK;
    }
    if (o->word_count > 0 &&
        o->words[0][strspn(o->words[0], "0123456789abcdefABCDEF")] != 0) {
        *err = why;
        return why.code;
    }
    return cli_only_files(out, c, err);
}

static bc_code choose(
    choice *out, cli_context *c, bc_files_view *view, int used, bc_error *err)
{
    const cli_options *o = c->options;
    bc_chunks_view *chunks;
    wanted w = {.all = false};
    bc_code code = read_wanted(&w, o, err);

    if (code == BC_OK && used == o->word_count && w.flags == 0 && !w.all &&
        !w.filtered && o->path == NULL)
        return text_fail(err, BC_ERR_USAGE,
            "which entries? path hashes, --path, --where, --flag or --all");
    if (code == BC_OK && needs_index(&w))
        code = bc_inspect_chunks(&chunks, c->inspect, err);
    if (code == BC_OK)
        code = cli_load_view(c, view, err);
    if (code == BC_OK && w.by_path)
        code = need_names(c, view, err);
    for (int i = used; i < o->word_count && code == BC_OK; i++)
        code = add_by_hash(out, view, o->words[i], err);
    if (code == BC_OK && o->path != NULL)
        code = add_by_path(out, c, view, err);
    return code == BC_OK ? add_wanted(out, view, &w, err) : code;
}

/* Past the trash it is lost. */
static bc_code need_consent(const cli_context *c, bc_error *err)
{
    return c->options->for_good ? cli_need_yes(c, "forget --for-good", err)
                                : BC_OK;
}

bc_code cli_cmd_forget(int *exit_code, cli_context *c, bc_error *err)
{
    const bc_manage_options options = cli_manage_options(c, c->dir);
    choice chosen = {NULL, 0, 0};
    bc_files_view *view = NULL;
    bc_manage *plan = NULL;
    int used = 0;
    bc_code code = need_consent(c, err);

    *exit_code = 0;
    if (code == BC_OK)
        code = find_view(&view, &used, c, err);
    if (code == BC_OK)
        code = choose(&chosen, c, view, used, err);
    if (code == BC_OK) {
        const bc_manage_choice which = {
            .hashes = chosen.hashes, .count = chosen.count};

        code = bc_manage_plan_forget(
            &plan, &options, bc_files_view_head(view)->name, &which, err);
    }
    if (code == BC_OK)
        code = cli_manage_finish(c, plan, "forget",
            "The next backup reads the files of these entries again.", err);
    bc_manage_free(plan);
    free(chosen.hashes);
    return code;
}

#include "model/filter.h"

#include "model/rows.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- values ---- */

static bool fail(char *why, size_t cap, const char *what, const char *word)
{
    snprintf(why, cap, "%s: %.40s", what, word);
    return false;
}

/* 1024 to the power of a unit's place; 0: no such unit, or one and more. */
static uint64_t unit_of(const char *text)
{
    static const char units[] = "bkmgtp";
    const char *unit;

    if (*text == 0)
        return 1;
    unit = strchr(units, *text | 0x20);
    if (!unit || (text[1] && strcmp(text + 1, "iB") && strcmp(text + 1, "B")))
        return 0;
    return UINT64_C(1) << 10 * (unit - units);
}

/* "12", "1.5G", "100KiB"; nothing may follow. What is too large is the
 * largest number. */
static bool read_number(uint64_t *out, const char *text)
{
    size_t whole = strspn(text, "0123456789");
    uint64_t value = strtoull(text, NULL, 10);
    uint64_t part = 0;
    uint64_t unit;

    if (whole == 0)
        return false;
    text += whole;
    if (*text == '.') {
        size_t digits = strspn(text + 1, "0123456789");

        for (size_t i = 0; i < digits && i < 3; i++)
            part += (uint64_t)(text[1 + i] - '0') * (i == 0      ? 100
                                                        : i == 1 ? 10
                                                                 : 1);
        text += 1 + digits;
    }
    unit = unit_of(text);
    *out = unit > 0 && value > UINT64_MAX / unit - 1
               ? UINT64_MAX
               : value * unit + part * unit / 1000;
    return unit > 0;
}

static uint64_t time_key(bc_ns ns)
{
    return (uint64_t)ns ^ UINT64_C(1) << 63;
}

/* Local clock to an instant; one more look settles a change of the offset. */
static bc_ns instant_of(struct tm *clock)
{
    int64_t seconds = (int64_t)timegm(clock);
    int32_t offset = text_utc_offset(seconds * 1000000000);

    offset = text_utc_offset((seconds - offset) * 1000000000);
    return (seconds - offset) * 1000000000;
}

/* A day, a minute or a second: from its begin to its last nanosecond. */
static bool read_time(uint64_t *least, uint64_t *most, const char *text)
{
    struct tm clock = {.tm_isdst = 0};
    int used = 0;
    int given;
    char t = 0;

    given = sscanf(text, "%4d-%2d-%2d%n%c%2d:%2d%n:%2d%n", &clock.tm_year,
        &clock.tm_mon, &clock.tm_mday, &used, &t, &clock.tm_hour, &clock.tm_min,
        &used, &clock.tm_sec, &used);
    if (given != 3 && (given < 6 || t != 'T'))
        return false;
    if (text[used] != 0 || clock.tm_year < 1900 || clock.tm_year > 2260 ||
        clock.tm_mon < 1 || clock.tm_mon > 12 || clock.tm_mday < 1 ||
        clock.tm_mday > 31 || clock.tm_hour < 0 || clock.tm_hour > 23 ||
        clock.tm_min < 0 || clock.tm_min > 59 || clock.tm_sec < 0 ||
        clock.tm_sec > 59)
        return false;
    clock.tm_year -= 1900;
    clock.tm_mon--;
    *least = time_key(instant_of(&clock));
    if (given == 3)
        clock.tm_mday++;
    else if (given == 6)
        clock.tm_min++;
    else
        clock.tm_sec++;
    *most = time_key(instant_of(&clock)) - 1;
    return true;
}

/* ---- words ---- */

/* "least..most" and a sign as the range of what passes. */
static void set_range(
    model_term *term, const char *sign, uint64_t least, uint64_t most)
{
    term->least = least;
    term->most = most;
    if (sign[0] == '!')
        term->negated = !term->negated;
    if (sign[0] == '<') {
        term->least = 0;
        if (sign[1] != '=') { /* below is not at or above */
            term->least = least;
            term->most = UINT64_MAX;
            term->negated = !term->negated;
        }
    }
    if (sign[0] == '>') {
        term->most = UINT64_MAX;
        if (sign[1] != '=') {
            term->least = 0;
            term->most = most;
            term->negated = !term->negated;
        }
    }
}

/* Length of a name in front of a sign; 0 when there is none. */
static size_t name_length(const char *word)
{
    size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz");

    return strspn(word + len, "<>=!~") > 0 ? len : 0;
}

static void set_path(model_term *term, const char *text)
{
    term->field = MODEL_BY_PATH;
    snprintf(term->text, sizeof(term->text), "%s", text);
}

/* "path~" and what is in it, "path=" and what it is. */
static bool read_path(
    model_term *term, const char *word, bool named, char *why, size_t cap)
{
    const char *sign = word + name_length(word);
    const char *value = sign + strspn(sign, "<>=!~");
    size_t len = (size_t)(value - sign);

    if (!named)
        return fail(why, cap, "no path is known, only hashes", word);
    if (sign - word != 4)
        return fail(why, cap, "no such column", word);
    if (sign[len - 1] == '<' || sign[len - 1] == '>' || len > 2 ||
        (len == 2 && sign[0] != '!') || sign[len - 1] == '!')
        return fail(why, cap, "compare paths with ~ = !~ !=", word);
    if (*value == 0)
        return fail(why, cap, "a value is missing", word);
    set_path(term, value);
    term->is_whole = sign[len - 1] == '=';
    if (len == 2)
        term->negated = !term->negated;
    return true;
}

static bool read_comparison(
    model_term *term, const char *word, bool named, char *why, size_t cap)
{
    static const char *const names[] = {
        "age", "size", "inode", "chunks", "mtime", "ctime"};
    size_t name = name_length(word);
    size_t sign = strspn(word + name, "<>=!~");
    const char *value = word + name + sign;
    uint64_t least = 0;
    uint64_t most;
    size_t field = 0;

    if (strncmp(word, "path", name) == 0)
        return read_path(term, word, named, why, cap);
    while (field < 6 && (strlen(names[field]) != name ||
                            strncmp(names[field], word, name) != 0))
        field++;
    if (field == 6)
        return fail(why, cap, "no such column", word);
    if (sign > 2 || (sign == 2 && word[name + 1] != '=') ||
        (sign == 1 && strchr("!~", word[name])))
        return fail(why, cap, "compare with < <= = != >= >", word);
    if (*value == 0)
        return fail(why, cap, "a value is missing", word);
    term->field = (model_field)field;
    if (field < MODEL_BY_MTIME && !read_number(&least, value))
        return fail(why, cap, "no number", value);
    most = least;
    if (field >= MODEL_BY_MTIME && !read_time(&least, &most, value))
        return fail(why, cap, "no time like 2025-01-31", value);
    set_range(term, word + name, least, most);
    return true;
}

static bool read_hash(model_term *term, const char *word)
{
    size_t len = strlen(word);

    if (len > 64 || word[strspn(word, "0123456789abcdefABCDEF")] != 0)
        return false;
    term->field = MODEL_BY_HASH;
    for (size_t i = 0; i < len; i++)
        term->text[i] =
            word[i] >= 'A' && word[i] <= 'F' ? (char)(word[i] + 32) : word[i];
    term->is_number = len < 20 && word[strspn(word, "0123456789")] == 0;
    if (term->is_number)
        term->least = strtoull(word, NULL, 10);
    return true;
}

static bool read_word(
    model_term *term, const char *word, bool named, char *why, size_t cap)
{
    static const struct {
        const char *name;
        model_field field;
        unsigned flag;
    } flags[] = {{"race", MODEL_BY_FLAG, BC_FLAG_RACE},
        {"ttl", MODEL_BY_FLAG, BC_FLAG_TTL},
        {"missing", MODEL_BY_FLAG, BC_FLAG_MISSING_CHUNK},
        {"marked", MODEL_BY_MARK, 0}};

    *term = (model_term){.negated = word[0] == '!'};
    if (term->negated)
        word++;
    if (name_length(word) > 0)
        return read_comparison(term, word, named, why, cap);
    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
        if (strcmp(word, flags[i].name) == 0) {
            term->field = flags[i].field;
            term->flag = flags[i].flag;
            return true;
        }
    }
    if (*word && read_hash(term, word)) {
        term->or_path = named;
        return true;
    }
    if (*word && named) {
        set_path(term, word);
        return true;
    }
    return fail(why, cap, "neither a column nor a flag nor hex", word);
}

bool model_filter_parse(
    model_filter *out, const char *text, bool named, char *why, size_t cap)
{
    out->count = 0;
    for (;;) {
        char word[MODEL_WORD_MAX];
        size_t len;

        text += strspn(text, " ");
        len = strcspn(text, " ");
        if (len == 0)
            return true;
        if (len >= MODEL_WORD_MAX)
            return fail(why, cap, "too long", text);
        if (out->count == MODEL_TERMS_MAX)
            return fail(why, cap, "too many words", text);
        memcpy(word, text, len);
        word[len] = 0;
        if (!read_word(&out->terms[out->count], word, named, why, cap))
            return false;
        out->count++;
        text += len;
    }
}

void model_filter_in_path(model_filter *out, const char *text)
{
    *out = (model_filter){.count = 1};
    set_path(&out->terms[0], text);
}

/* ---- does it pass ---- */

static bool has_digits(const bc_path_hash *hash, const char *digits)
{
    static const char hex[] = "0123456789abcdef";

    for (size_t i = 0; digits[i]; i++) {
        unsigned byte = hash->b[i / 2];

        if (hex[i % 2 == 0 ? byte >> 4 : byte & 15] != digits[i])
            return false;
    }
    return true;
}

static bool in_range(const model_term *term, uint64_t value)
{
    return value >= term->least && value <= term->most;
}

static bool has_path(const model_term *term, bc_slice path)
{
    const char *text = (const char *)path.ptr;

    if (!path.ptr || (term->is_whole && path.len != strlen(term->text)))
        return false;
    return model_text_has(text, path.len, term->text);
}

static bool holds(
    const model_term *term, const bc_files_entry *entry, bool marked)
{
    switch (term->field) {
    case MODEL_BY_AGE:
        return in_range(term, entry->age);
    case MODEL_BY_SIZE:
        return in_range(term, entry->size);
    case MODEL_BY_INODE:
        return in_range(term, entry->inode);
    case MODEL_BY_CHUNKS:
        return in_range(term, entry->chunk_count);
    case MODEL_BY_MTIME:
        return in_range(term, time_key(entry->mtime_ns));
    case MODEL_BY_CTIME:
        return in_range(term, time_key(entry->ctime_ns));
    case MODEL_BY_FLAG:
        return (entry->flags & term->flag) != 0;
    case MODEL_BY_MARK:
        return marked;
    case MODEL_BY_PATH:
        return has_path(term, entry->path);
    default:
        return has_digits(&entry->path_hash, term->text) ||
               (term->is_number && entry->inode == term->least) ||
               (term->or_path && has_path(term, entry->path));
    }
}

bool model_filter_match(
    const model_filter *filter, const bc_files_entry *entry, bool marked)
{
    for (size_t i = 0; i < filter->count; i++) {
        const model_term *term = &filter->terms[i];

        if (holds(term, entry, marked) == term->negated)
            return false;
    }
    return true;
}

bool model_filter_needs_index(const model_filter *filter)
{
    for (size_t i = 0; i < filter->count; i++) {
        if (filter->terms[i].field == MODEL_BY_FLAG &&
            filter->terms[i].flag == BC_FLAG_MISSING_CHUNK)
            return true;
    }
    return false;
}

bool model_filter_needs_names(const model_filter *filter)
{
    for (size_t i = 0; i < filter->count; i++) {
        if (filter->terms[i].field == MODEL_BY_PATH || filter->terms[i].or_path)
            return true;
    }
    return false;
}

bool model_filter_is_lasting(const model_filter *filter)
{
    for (size_t i = 0; i < filter->count; i++) {
        if (filter->terms[i].field == MODEL_BY_MARK)
            return false;
    }
    return !model_filter_needs_index(filter);
}

#include "doc/doc_redact.h"

#include <stdlib.h>
#include <string.h>

#define REDACTED  "(redacted)"
#define HEX_LONG  16
#define HEX_SHOWN 8

/* These hold words of ours, and times. */
static bool is_plain(const char *key)
{
    static const char *const keys[] = {"format", "command", "program",
        "severity", "code", "generation", "encryption", "key", "source",
        "verdict", "integrity", "error", "then", "question", "lines",
        "last_used", "manifest_timestamp"};

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (strcmp(key, keys[i]) == 0)
            return true;
    }
    return false;
}

/* These are chosen by people, whatever is in them. */
static bool is_chosen(const char *key)
{
    return strcmp(key, "name") == 0 || strcmp(key, "series") == 0 ||
           strcmp(key, "path") == 0 || strcmp(key, "location") == 0 ||
           strcmp(key, "reason") == 0;
}

static bool names_something(const char *text)
{
    return strchr(text, '/') != NULL || strstr(text, "files.") != NULL ||
           strchr(text, '@') != NULL;
}

/* Long runs of hexadecimal digits cut, in place. */
static void shorten(char *text)
{
    char *to = text;

    while (*text != 0) {
        size_t run = strspn(text, "0123456789abcdef");
        size_t shown = run >= HEX_LONG ? HEX_SHOWN : run;

        if (run == 0) {
            *to++ = *text++;
            continue;
        }
        memmove(to, text, shown);
        to += shown;
        text += run;
    }
    *to = 0;
}

static bool redact_text(json_t *value, const char *key)
{
    char *text;
    bool good;

    if (is_chosen(key) || names_something(json_string_value(value)))
        return json_string_set(value, REDACTED) == 0;
    text = strdup(json_string_value(value));
    if (text == NULL)
        return false;
    shorten(text);
    good = json_string_set(value, text) == 0;
    free(text);
    return good;
}

static bool redact_value(json_t *value, const char *key);

/* Keys that are names are numbered: "files.1", "files.2", … */
static bool rename_keys(json_t *object)
{
    const char *key;
    json_t *value;
    void *next;
    int number = 0;
    char name[24];
    bool good = true;

    json_object_foreach_safe(object, next, key, value)
    {
        if (strlen(key) > 4 && strcmp(key + strlen(key) - 4, "_b64") == 0) {
            json_object_del(object, key);
        } else if (strncmp(key, "files.", 6) == 0) {
            snprintf(name, sizeof(name), "(files %d)", ++number);
            good = good && json_object_set(object, name, value) == 0;
            json_object_del(object, key);
        }
    }
    return good;
}

static bool redact_object(json_t *object)
{
    const char *key;
    json_t *value;
    bool good = rename_keys(object);

    json_object_foreach(object, key, value) good =
        good && redact_value(value, key);
    return good;
}

/* location: {"remembered", "present"} are locations, too. */
static bool redact_value(json_t *value, const char *key)
{
    json_t *item;
    size_t i;
    bool good = true;

    if (json_is_string(value))
        return is_plain(key) || redact_text(value, key);
    if (json_is_object(value) && strcmp(key, "location") == 0) {
        const char *part;

        json_object_foreach(value, part, item)
        {
            if (json_is_string(item))
                good = good && json_string_set(item, REDACTED) == 0;
        }
        return good;
    }
    if (json_is_object(value))
        return redact_object(value);
    json_array_foreach(value, i, item) good = good && redact_value(item, key);
    return good;
}

bool doc_redact(json_t *document)
{
    return redact_object(document);
}

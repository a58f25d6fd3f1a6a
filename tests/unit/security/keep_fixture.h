/* A repository's facts, what is remembered of it, and what is said about it. */
#ifndef KEEP_FIXTURE_H
#define KEEP_FIXTURE_H

#include "base/slice.h"
#include "security/security_keep.h"
#include "support/cmocka.h"
#include "support/tmpdir.h"

#include <borgcache/cache.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define ID  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define NOW "2026-11-22T07:39:47.751882+00:00"

#define ALL_CONSENT (BC_CONSENT_UNKNOWN_UNENCRYPTED | BC_CONSENT_RELOCATED)

/* A repository without encryption. */
static const security_facts none_facts = {
    .location = {(const uint8_t *)"/repo", 5},
    .key_type = 2,
    .plaintext_key = true,
    .logically_encrypted = BC_NO,
    .manifest_timestamp = {(const uint8_t *)NOW, sizeof(NOW) - 1},
};

/* A repokey-aes-ocb repository with a passphrase. */
static inline security_facts encrypted_facts(void)
{
    security_facts facts = none_facts;

    facts.key_type = 17;
    facts.plaintext_key = false;
    facts.logically_encrypted = BC_YES;
    return facts;
}

/* What was logged, one line each: level and text, the directory as D. */
typedef struct said {
    const tmpdir *dir;
    char text[4096];
} said;

static inline void add(said *to, const char *text, size_t len)
{
    size_t used = strlen(to->text);

    snprintf(to->text + used, sizeof(to->text) - used, "%.*s", (int)len, text);
}

static inline void hear(
    void *payload, bc_level level, const char *logger, const char *text)
{
    said *to = payload;
    const char *found;
    char number[16];

    assert_string_equal(logger, "borg.cache");
    snprintf(number, sizeof(number), "%d ", (int)level);
    add(to, number, strlen(number));
    while ((found = strstr(text, to->dir->path)) != NULL) {
        add(to, text, (size_t)(found - text));
        add(to, "D", 1);
        text = found + strlen(to->dir->path);
    }
    add(to, text, strlen(text));
    add(to, "\n", 1);
}

static inline security_manager manager(
    said *to, const tmpdir *dir, unsigned consent)
{
    *to = (said){.dir = dir};
    return (security_manager){
        .iow = io_posix_write(),
        .dir = dir->path,
        .id = ID,
        .warn = true,
        .consent = consent,
        .log = {hear, to},
    };
}

static inline void remember(const tmpdir *dir, const char *location,
    const char *key_type, const char *timestamp)
{
    if (location != NULL)
        tmpdir_write_text(dir, "location", location);
    if (key_type != NULL)
        tmpdir_write_text(dir, "key-type", key_type);
    if (timestamp != NULL)
        tmpdir_write_text(dir, "manifest-timestamp", timestamp);
}

static inline void assert_remembered(const tmpdir *dir, const char *location,
    const char *key_type, const char *timestamp)
{
    tmpdir_assert_text(dir, "location", location);
    tmpdir_assert_text(dir, "key-type", key_type);
    tmpdir_assert_text(dir, "manifest-timestamp", timestamp);
}

/* Whatever is there, temporary files of a dead process too. */
static inline void forget(const tmpdir *dir)
{
    assert_int_equal(io_remove_tree(io_posix_write(), dir->path, NULL), BC_OK);
    assert_int_equal(mkdir(dir->path, 0700), 0);
}

#endif

/* The parts that several documents share. */
#include "doc/doc.h"

#include "text/answer.h"
#include "text/text_hex.h"

#include <inttypes.h>

void doc_findings(doc *d, json_t *object, bc_findings findings)
{
    json_t *list = doc_array(d, object, "findings");

    for (size_t i = 0; i < findings.count; i++) {
        const bc_finding *f = &findings.items[i];
        json_t *row = doc_append_object(d, list);

        doc_cstr(d, row, "severity", bc_severity_name(f->severity));
        doc_cstr(d, row, "code", f->code);
        doc_cstr(d, row, "subject", f->subject);
        doc_cstr(d, row, "message", f->message);
    }
}

void doc_cache(doc *d, json_t *object, const bc_cache_facts *facts)
{
    doc_cstr(d, object, "id", facts->id);
    doc_cstr(d, object, "path", facts->path);
    doc_cstr(d, object, "generation", facts->generation);
    doc_count(d, object, "bytes", facts->bytes);
    doc_time(d, object, "last_used", facts->last_used_ns);
}

static void texts(
    doc *d, json_t *object, const char *key, const bc_slice *items, size_t n)
{
    json_t *list = doc_array(d, object, key);

    for (size_t i = 0; i < n; i++) {
        json_t *text = json_stringn((const char *)items[i].ptr, items[i].len);

        if (json_array_append_new(list, text) != 0)
            d->failed = true;
    }
}

/* config is UTF-8 or was refused as a whole, so its keys are valid text. */
static void pairs(doc *d, json_t *object, const bc_config_facts *facts)
{
    json_t *map = doc_object(d, object, "integrity");

    for (size_t i = 0; i < facts->integrity_count; i++) {
        const bc_config_pair *p = &facts->integrity[i];
        json_t *value = json_stringn((const char *)p->value.ptr, p->value.len);

        if (json_object_setn_new(
                map, (const char *)p->key.ptr, p->key.len, value) != 0)
            d->failed = true;
    }
}

void doc_config(doc *d, json_t *object, const bc_config_facts *facts)
{
    doc_i64(d, object, "version", facts->version);
    doc_text(d, object, "repository", facts->repository);
    doc_text(d, object, "manifest", facts->manifest);
    texts(d, object, "ignored_features", facts->ignored_features,
        facts->ignored_count);
    texts(d, object, "mandatory_features", facts->mandatory_features,
        facts->mandatory_count);
    pairs(d, object, facts);
    doc_text(d, object, "integrity_manifest", facts->integrity_manifest);
}

static const char *key_state(const bc_repo_facts *facts)
{
    if (!facts->key_type.known)
        return NULL;
    switch (facts->key) {
    case BC_KEY_NONE:
        return "none";
    case BC_KEY_LOCKED:
        return "locked";
    case BC_KEY_UNLOCKED:
        break;
    }
    return "unlocked";
}

void doc_repo(doc *d, json_t *object, const bc_repo_facts *facts)
{
    doc_text(d, object, "location", facts->location);
    doc_cstr(d, object, "source", bc_repo_source_name(facts->source));
    doc_put(d, object, "reachable", json_boolean(facts->reachable));
    doc_cstr(d, object, "reason", facts->reason);
    doc_cstr(d, object, "id", facts->id);
    doc_i64(d, object, "version", facts->version);
    doc_u64(d, object, "key_type", facts->key_type);
    doc_cstr(d, object, "encryption", facts->encryption);
    doc_tri(d, object, "logically_encrypted", facts->logically_encrypted);
    doc_cstr(d, object, "key", key_state(facts));
    doc_cstr(d, object, "manifest_id", facts->manifest_id);
    doc_text(d, object, "manifest_timestamp", facts->manifest_timestamp);
}

static json_t *sides(
    doc *d, json_t *object, const char *key, bc_slice then, bc_slice now)
{
    json_t *row = doc_object(d, object, key);

    doc_text(d, row, "remembered", then);
    doc_text(d, row, "present", now);
    return row;
}

static void answer_set(
    doc *d, json_t *object, bc_question question, const bc_env *env)
{
    const char *variable = text_answer_variable(question);
    const char *value = variable == NULL ? NULL : bc_env_get(env, variable);
    json_t *row;

    if (value == NULL) {
        doc_put(d, object, "answer_set", json_null());
        return;
    }
    row = doc_object(d, object, "answer_set");
    doc_cstr(d, row, "variable", variable);
    doc_cstr(d, row, "value", value);
    doc_put(d, row, "answer", json_boolean(text_answer_is_yes(value)));
}

static void verdict(
    doc *d, json_t *object, const bc_security_facts *facts, const bc_env *env)
{
    bool legacy = bc_env_legacy_exit_codes(env);
    bool unknown = facts->verdict == BC_VERDICT_UNKNOWN;

    doc_cstr(d, object, "verdict", bc_verdict_name(facts->verdict));
    doc_cstr(d, object, "question",
        facts->question == BC_QUESTION_NONE
            ? NULL
            : bc_question_name(facts->question));
    doc_cstr(d, object, "error", facts->error_name);
    doc_i64(d, object, "exit_code",
        (bc_opt_i64){!unknown, bc_code_exit(facts->error, legacy)});
    doc_cstr(d, object, "then", facts->then_name);
    answer_set(d, object, facts->question, env);
}

void doc_security(
    doc *d, json_t *object, const bc_security_facts *facts, const bc_env *env)
{
    json_t *files;
    json_t *row;

    doc_cstr(d, object, "path", facts->path);
    files = doc_object(d, object, "files");
    doc_put(d, files, "location", json_boolean(facts->has_location));
    doc_put(d, files, "key-type", json_boolean(facts->has_key_type));
    doc_put(d, files, "manifest-timestamp",
        json_boolean(facts->has_manifest_timestamp));
    doc_put(d, object, "known", json_boolean(facts->known));
    row =
        sides(d, object, "location", facts->location, facts->present_location);
    doc_tri(d, row, "same", facts->same_location);
    row =
        sides(d, object, "key_type", facts->key_type, facts->present_key_type);
    doc_tri(d, row, "same", facts->same_key_type);
    row = sides(d, object, "manifest_timestamp", facts->manifest_timestamp,
        facts->present_manifest_timestamp);
    doc_tri(d, row, "replay", facts->replay);
    verdict(d, object, facts, env);
}

static void next_save(doc *d, json_t *object, const bc_files_head *head)
{
    const bc_next_save *n = &head->next_save;
    bool empty = head->entries.known && head->entries.value == 0;
    json_t *save;
    json_t *row;

    if (!head->has_next_save) {
        doc_put(d, object, "next_save", json_null());
        return;
    }
    save = doc_object(d, object, "next_save");
    doc_i64(d, save, "cutoff_ns", (bc_opt_i64){!empty, n->cutoff_ns});
    row = doc_object(d, save, "seen");
    doc_count(d, row, "kept", n->seen_kept);
    doc_count(d, row, "dropped_by_race", n->seen_dropped_by_race);
    row = doc_object(d, save, "unseen");
    doc_count(d, row, "kept", n->unseen_kept);
    doc_count(d, row, "dropped_by_ttl", n->unseen_dropped_by_ttl);
}

static void ages(doc *d, json_t *object, const bc_files_head *head)
{
    json_t *map;

    if (!head->entries.known) {
        doc_put(d, object, "ages", json_null());
        return;
    }
    map = doc_object(d, object, "ages");
    for (size_t i = 0; i < head->age_count; i++) {
        char age[24];

        snprintf(age, sizeof(age), "%" PRIu64, head->ages[i].age);
        doc_count(d, map, age, head->ages[i].count);
    }
}

void doc_files_head(doc *d, json_t *object, const bc_files_head *head)
{
    doc_cstr(d, object, "name", head->name);
    doc_cstr(d, object, "series", head->series);
    doc_count(d, object, "bytes", head->bytes);
    doc_u64(d, object, "entries", head->entries);
    ages(d, object, head);
    doc_cstr(d, object, "integrity", bc_integrity_name(head->integrity));
    doc_u64(d, object, "readable_bytes", head->readable_bytes);
    doc_i64(d, object, "newest_ns", head->newest_ns);
    doc_i64(d, object, "ttl", head->ttl);
    next_save(d, object, head);
}

static void chunk_counts(doc *d, json_t *object, const bc_chunks_head *head)
{
    bool ok = head->present == BC_YES && head->valid;
    json_t *list;

    doc_u64(d, object, "bytes", head->bytes);
    doc_u64(d, object, "entries", (bc_opt_u64){ok, head->entries});
    doc_u64(d, object, "buckets", (bc_opt_u64){ok, head->buckets});
    doc_put(d, object, "load",
        ok && head->buckets > 0
            ? json_real((double)head->entries / (double)head->buckets)
            : json_null());
    doc_u64(d, object, "with_size", (bc_opt_u64){ok, head->with_size});
    doc_u64(d, object, "without_size", (bc_opt_u64){ok, head->without_size});
    doc_u64(d, object, "refcount_max", (bc_opt_u64){ok, head->refcount_max});
    if (!ok) {
        doc_put(d, object, "sizes", json_null());
        return;
    }
    list = doc_array(d, object, "sizes");
    for (size_t i = 0; i < head->bin_count; i++) {
        json_t *row = doc_append_object(d, list);

        doc_count(d, row, "from", head->bins[i].from);
        doc_count(d, row, "to", head->bins[i].to);
        doc_count(d, row, "count", head->bins[i].count);
        doc_count(d, row, "bytes", head->bins[i].bytes);
    }
}

void doc_chunks_head(doc *d, json_t *object, const bc_chunks_head *head)
{
    doc_cstr(d, object, "path", head->path);
    doc_tri(d, object, "present", head->present);
    doc_cstr(d, object, "hash",
        head->present == BC_YES ? bc_chunks_hash_name(head->hash) : NULL);
    chunk_counts(d, object, head);
}

static void tags(doc *d, json_t *object, const bc_archive *archive)
{
    json_t *list = doc_array(d, object, "tags");

    for (size_t i = 0; i < archive->tag_count; i++)
        doc_append_text(d, list, archive->tags[i]);
}

void doc_archive(doc *d, json_t *object, const bc_archive *archive)
{
    char id[TEXT_HEX_MAX];

    text_hex(id, archive->id.b);
    doc_cstr(d, object, "id", id);
    doc_put(d, object, "exists", json_boolean(archive->exists));
    doc_text(d, object, "name", archive->name);
    doc_time(d, object, "time", (bc_opt_i64){true, archive->time_ns});
    doc_text(d, object, "host", archive->host);
    doc_text(d, object, "user", archive->user);
    doc_text(d, object, "comment", archive->comment);
    tags(d, object, archive);
    doc_u64(d, object, "bytes", archive->bytes);
    doc_u64(d, object, "files", archive->files);
    doc_cstr(d, object, "files_cache", archive->files_cache);
}

/*
 * The JSON documents of `--json`: names and types are a contract (see
 * assets/schema and the README). One function per part of a document.
 *
 * A doc carries a sticky failure, so that building reads as a list of fields;
 * doc_print reports it.
 */
#ifndef DOC_DOC_H
#define DOC_DOC_H

#include <borgcache/archives.h>
#include <borgcache/inspect.h>
#include <jansson.h>
#include <stdio.h>

typedef struct doc {
    json_t *root;
    bool failed; /* out of memory while building */
} doc;

/* "format", "command", "program". */
doc doc_begin(const char *command);
void doc_end(doc *d);

/* Put a value; takes it. object may be any object inside d. */
void doc_put(doc *d, json_t *object, const char *key, json_t *value);
/* A new object or array under key, borrowed from object. */
json_t *doc_object(doc *d, json_t *object, const char *key);
json_t *doc_array(doc *d, json_t *object, const char *key);
/* A new object at the end of array, borrowed. */
json_t *doc_append_object(doc *d, json_t *array);

/* Text from outside: null, a string, or a string and key_b64. */
void doc_text(doc *d, json_t *object, const char *key, bc_slice text);
/* The same at the end of an array, without the exact bytes. */
void doc_append_text(doc *d, json_t *array, bc_slice text);
void doc_cstr(doc *d, json_t *object, const char *key, const char *text);
/* A time: key and key_ns. */
void doc_time(doc *d, json_t *object, const char *key, bc_opt_i64 ns);
/* Numbers that may be unknown. Beyond 2^63-1 the last value stands. */
void doc_u64(doc *d, json_t *object, const char *key, bc_opt_u64 value);
void doc_i64(doc *d, json_t *object, const char *key, bc_opt_i64 value);
void doc_count(doc *d, json_t *object, const char *key, uint64_t value);
void doc_tri(doc *d, json_t *object, const char *key, bc_tri value);

/* Parts. */
void doc_findings(doc *d, json_t *object, bc_findings findings);
void doc_cache(doc *d, json_t *object, const bc_cache_facts *facts);
void doc_config(doc *d, json_t *object, const bc_config_facts *facts);
void doc_repo(doc *d, json_t *object, const bc_repo_facts *facts);
void doc_security(
    doc *d, json_t *object, const bc_security_facts *facts, const bc_env *env);
void doc_files_head(doc *d, json_t *object, const bc_files_head *head);
void doc_chunks_head(doc *d, json_t *object, const bc_chunks_head *head);
void doc_archive(doc *d, json_t *object, const bc_archive *archive);

/* Print with one final LF; BC_OK, BC_ERR_NO_MEMORY, BC_ERR_IO. */
bc_code doc_print(doc *d, FILE *out, bc_error *err);

/* Print without the closing brace, so that a long list can be streamed in. */
bc_code doc_print_open(doc *d, FILE *out, bc_error *err);

#endif

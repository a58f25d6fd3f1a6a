/*
 * What the engine found out. All of it is borrowed, and renewed after every
 * call that loads something.
 */
#ifndef MODEL_MODEL_FACTS_H
#define MODEL_MODEL_FACTS_H

#include <borgcache/chunks.h>
#include <borgcache/files.h>
#include <borgcache/inspect.h>

/* One files cache: what it says of itself and how far it is read. */
typedef struct model_file {
    const bc_files_head *head;
    uint64_t progress;
    bool failed;      /* reading it ended in an error */
    uint64_t counted; /* entries held against the chunk index */
    uint64_t missing; /* of them, with a chunk that is not in it */
} model_file;

/* All borrowed; NULL until opened. */
typedef struct model_facts {
    const bc_cache_facts *cache;
    const bc_repo_facts *repo;
    const bc_security_facts *security;
    const model_file *files;
    size_t file_count;
    bc_findings findings;
    const bc_chunks_head *chunks; /* NULL: not read */
    bc_opt_i64 ttl;               /* of the environment */
    bool ttl_is_set;
    int exit_if_no;              /* exit code of security->error */
    int exit_then;               /* exit code of security->then */
    const char *refusal;         /* Borg's words for security->error, or NULL */
    const char *then_name;       /* class of security->then */
    const char *const *writes;   /* paths that a yes makes or replaces */
    size_t write_count;          /* 0: not known, a yes is not possible */
    const char *answer_variable; /* Borg's, where it is set; or NULL */
    bool answer_is_yes;          /* as Borg would read it */
} model_facts;

#endif

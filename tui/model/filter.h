/*
 * Which entries of a files cache are meant: words with blanks between them,
 * all of which have to hold.
 *
 *   size>1G age>=1 inode=4711 chunks>100   < <= = != >= >; K M G T are 1024s
 *   mtime<2025-01-01 ctime>=2025-01-01T12:00   local time, as the table shows
 *   race ttl missing marked                the flags R, T, m and the marks
 *   9f1c 4711                              start of a path hash; or an inode
 *   path~photo path=etc/hosts photo        in the path; the whole path
 *
 * The last line only where paths are known: then any other word is looked for
 * in the path as well. Letters of paths count as the same in either case.
 * "!" before a word turns it round. Pure: no engine call, no allocation.
 */
#ifndef MODEL_FILTER_H
#define MODEL_FILTER_H

#include <borgcache/files.h>

enum { MODEL_TERMS_MAX = 16, MODEL_WORD_MAX = 256 };

typedef enum model_field {
    MODEL_BY_AGE,
    MODEL_BY_SIZE,
    MODEL_BY_INODE,
    MODEL_BY_CHUNKS,
    MODEL_BY_MTIME,
    MODEL_BY_CTIME,
    MODEL_BY_FLAG,
    MODEL_BY_MARK,
    MODEL_BY_HASH,
    MODEL_BY_PATH
} model_field;

/* The value lies from `least` to `most`, or it does not (negated). Times are
 * moved so that the smallest is 0. */
typedef struct model_term {
    model_field field;
    bool negated;
    uint64_t least;
    uint64_t most;
    unsigned flag;             /* BC_FLAG_… */
    bool is_number;            /* the text may be an inode as well: least */
    bool is_whole;             /* the text is a whole path */
    bool or_path;              /* the text may be in the path as well */
    char text[MODEL_WORD_MAX]; /* digits of a hash in lower case; of a path */
} model_term;

typedef struct model_filter {
    model_term terms[MODEL_TERMS_MAX];
    size_t count; /* 0: everything passes */
} model_filter;

/* named: paths are known. false: why says in a few words which word is not
 * understood; out is void. */
bool model_filter_parse(
    model_filter *out, const char *text, bool named, char *why, size_t cap);

/* The whole text, blanks and all, is in the path. */
void model_filter_in_path(model_filter *out, const char *text);

bool model_filter_match(
    const model_filter *filter, const bc_files_entry *entry, bool marked);

/* Does it ask for a flag that only a chunk index can tell? */
bool model_filter_needs_index(const model_filter *filter);

/* Does it ask for a path? */
bool model_filter_needs_names(const model_filter *filter);

/* Is the answer the same next time, whatever is marked or read by then? */
bool model_filter_is_lasting(const model_filter *filter);

#endif

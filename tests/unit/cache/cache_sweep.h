/*
 * The operations that write, each over a world of its own, and what a world
 * may look like after one of them was cut short.
 */
#ifndef CACHE_SWEEP_H
#define CACHE_SWEEP_H

#include "cache/cache_parts.h"
#include "inspect/world.h"

/* Files below a folder, by name; locks and temporary files are left out. */
typedef struct sweep_file {
    char *name;
    bc_buf bytes;
} sweep_file;

typedef struct sweep_files {
    sweep_file items[64];
    size_t count;
} sweep_files;

typedef struct operation operation;

typedef struct sweep {
    world w;
    const operation *op;
    bc_error err;
    sweep_files old;
    sweep_files half; /* empty where op has no halfway */
    sweep_files new;
} sweep;

struct operation {
    const char *name;
    void (*prepare)(world *w);
    bc_code (*act)(sweep *s, const bc_iow *iow);
    /* The part of act that writes files which act itself replaces later. */
    bc_code (*halfway)(sweep *s, const bc_iow *iow);
    /* Puts right what Borg leaves to the user, before act is tried again. */
    void (*mend)(sweep *s);
    unsigned long least; /* calls that it makes at least */
};

extern const operation sweep_operations[];
extern const size_t sweep_operation_count;

/* The world of op; what it is like before, halfway and after is taken. */
void sweep_make(sweep *s, const operation *op);
void sweep_remove(sweep *s);

/* As it was before op. */
void sweep_begin(sweep *s);

/* Once more, which must succeed. */
void sweep_repeat(sweep *s, unsigned long n);

void sweep_assert_old_or_new(sweep *s, unsigned long n);
void sweep_assert_new(sweep *s);

#endif

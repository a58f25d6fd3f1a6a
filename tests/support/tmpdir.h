/*
 * A private directory for one test.
 *
 * Life: tmpdir_make -> path, write, mkdir -> tmpdir_remove. Whatever goes
 * wrong here fails the running test.
 */
#ifndef SUPPORT_TMPDIR_H
#define SUPPORT_TMPDIR_H

#include <borgcache/types.h>

#define TMPDIR_PATH_MAX 4096

typedef struct tmpdir {
    char path[TMPDIR_PATH_MAX];
} tmpdir;

void tmpdir_make(tmpdir *dir);

/* With everything in it; links are removed, not followed. */
void tmpdir_remove(const tmpdir *dir);

/* cmocka fixtures: *state is a tmpdir, made before the test and removed after
 * it. */
int tmpdir_setup(void **state);
int tmpdir_teardown(void **state);

/* path/name; out is valid as long as the caller's memory is. */
const char *tmpdir_path(
    char out[TMPDIR_PATH_MAX], const tmpdir *dir, const char *name);

/* A file with that content, its parent directories made as needed. */
void tmpdir_write(const tmpdir *dir, const char *name, bc_slice content);
void tmpdir_write_text(const tmpdir *dir, const char *name, const char *text);

/* A directory and its parents; existing ones are fine. */
void tmpdir_mkdir(const tmpdir *dir, const char *name);

/* Fail unless the file holds just this text; NULL: unless nothing is there. */
void tmpdir_assert_text(const tmpdir *dir, const char *name, const char *text);

/* Fail unless these are the names in a directory ("": the private one itself),
 * in byte order with a blank between. */
void tmpdir_assert_names(
    const tmpdir *dir, const char *name, const char *names);

#endif

#include "support/tmpdir.h"

#include "support/cmocka.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void tmpdir_make(tmpdir *dir)
{
    const char *base = getenv("TMPDIR");

    snprintf(dir->path, sizeof(dir->path), "%s/borgcache-test-XXXXXX",
        base == NULL ? "/tmp" : base);
    if (mkdtemp(dir->path) == NULL)
        fail_msg("mkdtemp %s: %s", dir->path, strerror(errno));
}

static int remove_one(
    const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)kind;
    (void)ftw;
    return remove(path);
}

void tmpdir_remove(const tmpdir *dir)
{
    if (nftw(dir->path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
        fail_msg("remove %s: %s", dir->path, strerror(errno));
}

int tmpdir_setup(void **state)
{
    tmpdir *dir = malloc(sizeof(*dir));

    if (dir == NULL)
        return -1;
    tmpdir_make(dir);
    *state = dir;
    return 0;
}

int tmpdir_teardown(void **state)
{
    tmpdir_remove(*state);
    free(*state);
    return 0;
}

const char *tmpdir_path(
    char out[TMPDIR_PATH_MAX], const tmpdir *dir, const char *name)
{
    int len = snprintf(out, TMPDIR_PATH_MAX, "%s/%s", dir->path, name);

    if (len < 0 || len >= TMPDIR_PATH_MAX)
        fail_msg("path too long: %s", name);
    return out;
}

/* Every directory that ends at a slash behind the private one. */
static void make_parents(const tmpdir *dir, char *path)
{
    char *slash = path + strlen(dir->path) + 1;

    while ((slash = strchr(slash, '/')) != NULL) {
        *slash = 0;
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            fail_msg("mkdir %s: %s", path, strerror(errno));
        *slash++ = '/';
    }
}

void tmpdir_write(const tmpdir *dir, const char *name, bc_slice content)
{
    char path[TMPDIR_PATH_MAX];
    FILE *file;

    tmpdir_path(path, dir, name);
    make_parents(dir, path);
    file = fopen(path, "wb");
    if (file == NULL)
        fail_msg("open %s: %s", path, strerror(errno));
    if (content.len > 0 && fwrite(content.ptr, content.len, 1, file) != 1)
        fail_msg("write %s: %s", path, strerror(errno));
    if (fclose(file) != 0)
        fail_msg("close %s: %s", path, strerror(errno));
}

void tmpdir_write_text(const tmpdir *dir, const char *name, const char *text)
{
    tmpdir_write(dir, name, (bc_slice){(const uint8_t *)text, strlen(text)});
}

void tmpdir_mkdir(const tmpdir *dir, const char *name)
{
    char path[TMPDIR_PATH_MAX];

    tmpdir_path(path, dir, name);
    make_parents(dir, path);
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        fail_msg("mkdir %s: %s", path, strerror(errno));
}

void tmpdir_assert_text(const tmpdir *dir, const char *name, const char *text)
{
    char path[TMPDIR_PATH_MAX];
    char there[4096];
    size_t len;
    FILE *file = fopen(tmpdir_path(path, dir, name), "rb");

    if (file == NULL) {
        if (text != NULL || errno != ENOENT)
            fail_msg("open %s: %s", path, strerror(errno));
        return;
    }
    len = fread(there, 1, sizeof(there) - 1, file);
    there[len] = 0;
    fclose(file);
    if (text == NULL)
        fail_msg("%s is there", path);
    assert_string_equal(there, text);
}

static int no_dots(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

void tmpdir_assert_names(const tmpdir *dir, const char *name, const char *names)
{
    char path[TMPDIR_PATH_MAX];
    char there[4096] = "";
    struct dirent **entries;
    int count =
        scandir(tmpdir_path(path, dir, name), &entries, no_dots, by_bytes);

    if (count < 0)
        fail_msg("list %s: %s", path, strerror(errno));
    for (int i = 0; i < count; i++) {
        size_t used = strlen(there);

        snprintf(there + used, sizeof(there) - used, "%s%s",
            used == 0 ? "" : " ", entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    assert_string_equal(there, names);
}

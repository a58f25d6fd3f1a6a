/*
 * A chunk table at the other end of a pipe: one command a line, one answer a
 * line. Ids are 64 hex digits. test_chunks.py gives the same commands to Borg.
 *
 *   set ID REFCOUNT SIZE   ok
 *   add ID REFCOUNT SIZE   ok
 *   get ID                 REFCOUNT SIZE, or none
 *   del ID                 ok, or none
 *   compact                ok
 *   clear                  ok
 *   image                  COUNT BYTES XXH64
 *   again                  ok, after writing the image and reading it
 *   load PATH              ok, or the text of the error
 *   save PATH              ok
 */
#include "base/buf.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/slice.h"
#include "chunks/chunks_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void die(const char *what, const char *why)
{
    fprintf(stderr, "chunks_helper: %s: %s\n", what, why);
    exit(1);
}

static void need(bc_code code, const char *what)
{
    if (code != BC_OK)
        die(what, bc_code_name(code));
}

static bc_buf image_of(const chunks_table *table)
{
    bc_buf image = BC_BUF_INIT;

    need(chunks_table_write(&image, table, NULL), "write");
    return image;
}

static void show_image(const chunks_table *table)
{
    bc_buf image = image_of(table);

    printf("%" PRIu64 " %zu %016" PRIx64 "\n", chunks_table_count(table),
        image.len, bc_xxh64(bc_slice_of_buf(&image)));
    bc_buf_dispose(&image);
}

static void take(chunks_table **table, bc_buf *image)
{
    bc_error err = BC_ERROR_INIT;
    chunks_table *next;

    if (chunks_table_take(&next, image, &err) == BC_OK) {
        chunks_table_free(*table);
        *table = next;
        puts("ok");
    } else {
        puts(err.message);
    }
    bc_buf_dispose(image);
}

static void load(chunks_table **table, const char *path)
{
    bc_buf image = BC_BUF_INIT;
    FILE *file = fopen(path, "rb");
    uint8_t block[65536];
    size_t n;

    if (file == NULL)
        die(path, "cannot open");
    while ((n = fread(block, 1, sizeof(block), file)) > 0)
        need(bc_buf_add(&image, (bc_slice){block, n}, NULL), "load");
    fclose(file);
    take(table, &image);
}

static void save(const chunks_table *table, const char *path)
{
    bc_buf image = image_of(table);
    FILE *file = fopen(path, "wb");

    if (file == NULL || fwrite(image.ptr, 1, image.len, file) != image.len ||
        fclose(file) != 0)
        die(path, "cannot write");
    bc_buf_dispose(&image);
    puts("ok");
}

static void again(chunks_table **table)
{
    bc_buf image = image_of(*table);

    take(table, &image);
}

static void get(chunks_table *table, const bc_id *id)
{
    chunks_value value;

    if (chunks_table_get(&value, table, id))
        printf("%" PRIu32 " %" PRIu32 "\n", value.refcount, value.size);
    else
        puts("none");
}

static void del(chunks_table *table, const bc_id *id)
{
    bc_code code = chunks_table_remove(table, id, NULL);

    if (code != BC_ERR_NOT_FOUND)
        need(code, "del");
    puts(code == BC_OK ? "ok" : "none");
}

/* Commands about one entry; false when it is none of them. */
static bool about_entry(chunks_table *table, const char *line)
{
    char verb[8];
    char hex[65];
    chunks_value value = {0, 0};
    bc_id id;

    if (sscanf(line, "%7s %64s %" SCNu32 " %" SCNu32, verb, hex,
            &value.refcount, &value.size) < 2 ||
        !bc_hex_decode(id.b, sizeof(id.b), bc_slice_of(hex)))
        return false;
    if (strcmp(verb, "get") == 0) {
        get(table, &id);
    } else if (strcmp(verb, "del") == 0) {
        del(table, &id);
    } else if (strcmp(verb, "set") == 0) {
        need(chunks_table_set(table, &id, value, NULL), "set");
        puts("ok");
    } else if (strcmp(verb, "add") == 0) {
        need(chunks_table_add(table, &id, value, NULL), "add");
        puts("ok");
    } else {
        return false;
    }
    return true;
}

static void about_table(chunks_table **table, const char *line)
{
    if (strcmp(line, "image") == 0) {
        show_image(*table);
    } else if (strcmp(line, "again") == 0) {
        again(table);
    } else if (strcmp(line, "compact") == 0) {
        need(chunks_table_compact(*table, NULL), "compact");
        puts("ok");
    } else if (strcmp(line, "clear") == 0) {
        need(chunks_table_clear(*table, NULL), "clear");
        puts("ok");
    } else if (strncmp(line, "load ", 5) == 0) {
        load(table, line + 5);
    } else if (strncmp(line, "save ", 5) == 0) {
        save(*table, line + 5);
    } else {
        die(line, "no such command");
    }
}

int main(void)
{
    chunks_table *table;
    char line[4200];

    need(chunks_table_new(&table, NULL), "new");
    while (fgets(line, sizeof(line), stdin) != NULL) {
        line[strcspn(line, "\n")] = 0;
        if (!about_entry(table, line))
            about_table(&table, line);
    }
    chunks_table_free(table);
    return 0;
}

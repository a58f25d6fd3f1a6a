/* Feeds every file of the folders given to a fuzz target, for compilers
 * without libFuzzer. Each file's prefixes are fed as well. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BYTES 65536

/* In memory of just its size, so that ASan sees one byte too far. */
static void feed(const uint8_t *bytes, size_t len)
{
    uint8_t *exact = malloc(len + (len == 0));

    if (exact == NULL)
        abort();
    memcpy(exact, bytes, len);
    LLVMFuzzerTestOneInput(exact, len);
    free(exact);
}

static size_t replay(const char *folder, const char *name)
{
    static const size_t most_prefixes = 4096;
    uint8_t *bytes = malloc(MAX_BYTES);
    char path[4096];
    FILE *file;
    size_t len;
    size_t n;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (file == NULL || bytes == NULL) {
        perror(path);
        exit(1);
    }
    len = fread(bytes, 1, MAX_BYTES, file);
    fclose(file);
    for (n = 0; n < len && n < most_prefixes; n++)
        feed(bytes, n);
    feed(bytes, len);
    free(bytes);
    return n + 1;
}

int main(int argc, char **argv)
{
    size_t inputs = 0;

    for (int i = 1; i < argc; i++) {
        DIR *dir = opendir(argv[i]);
        struct dirent *entry;

        if (dir == NULL) {
            perror(argv[i]);
            return 1;
        }
        while ((entry = readdir(dir)) != NULL)
            if (entry->d_name[0] != '.')
                inputs += replay(argv[i], entry->d_name);
        closedir(dir);
    }
    printf("%zu inputs\n", inputs);
    return inputs == 0;
}

/* The files of the demo, generated from assets/demo/fixture by CMake. */
#ifndef DEMO_DATA_H
#define DEMO_DATA_H

#include <stddef.h>

typedef struct demo_file {
    const char *path; /* relative to the folder */
    const unsigned char *bytes;
    size_t len;
} demo_file;

extern const demo_file demo_files[];
extern const size_t demo_file_count;

/* The cache's directory, relative to the folder: "cache/<id>". */
extern const char *const demo_cache;

#endif

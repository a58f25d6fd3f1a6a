/* What the benchmarks measure with. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdint.h>
#include <stdio.h>
#include <time.h>

static inline double now(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static inline double used(clockid_t clock)
{
    struct timespec ts;

    clock_gettime(clock, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* What this process has used: what else runs counts less. */
static inline double processor_time(void)
{
    return used(CLOCK_PROCESS_CPUTIME_ID);
}

/* What the calling thread has used. */
static inline double thread_time(void)
{
    return used(CLOCK_THREAD_CPUTIME_ID);
}

/* The kernel's own count of this process's; 0 where it has none. */
static inline uint64_t private_bytes(void)
{
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    char line[256];
    unsigned long long kib;
    uint64_t sum = 0;

    if (file == NULL)
        return 0;
    while (fgets(line, sizeof(line), file) != NULL) {
        if (sscanf(line, "Private_Dirty: %llu kB", &kib) == 1 ||
            sscanf(line, "Private_Clean: %llu kB", &kib) == 1)
            sum += kib * 1024;
    }
    fclose(file);
    return sum;
}

#endif

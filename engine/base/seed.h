/* A number that nobody foresees. */
#ifndef BASE_SEED_H
#define BASE_SEED_H

#include <stdint.h>

/* For tables whose keys somebody outside may choose: which of them meet must
 * not be theirs to choose. */
uint64_t bc_seed(void);

#endif

/* Records whose bytes are known. */
#ifndef VECTORS_H
#define VECTORS_H

/* cache-side spec 14.2 */
#define R1                                                                     \
    "92c420ca42eacf40e5bdc03069689a76b50d5ef10653db81eb07584d8863b90d7e00f1"   \
    "9600ce00bc614e05d7ff1d6f34546553f100d6ff6553f1009192c420"                 \
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982405"
#define R2                                                                     \
    "92c4200fab2aa90adc370ffc32d16fba8cc032c08eabd7bace92e188ee1c4c48e7f85f"   \
    "9601cf800000000000000500d6ff00000000d6ff7ffd5cff90"
/* R1 in the longest spelling of everything. */
#define R1_WIDE                                                                \
    "dd00000002c600000020"                                                     \
    "ca42eacf40e5bdc03069689a76b50d5ef10653db81eb07584d8863b90d7e00f1"         \
    "dd00000006d30000000000000000cf0000000000bc614ed20000000"                  \
    "5c90000000cff075bcd15000000006553f100c8000cff00000000000000006553f100"    \
    "dd00000001dc0002c50020"                                                   \
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"         \
    "cd0005"

#endif

/*
 * What computing with a secret leaves behind: vector registers, which the
 * dynamic linker and signals copy to the stack, and the stack itself.
 */
#include "base/secret.h"

#include <sodium.h>

/* Below the caller: more than any of the libraries uses. */
#define STACK_BYTES 16384u

#if defined(__x86_64__)

/* clang-format off */
#define CLEAR(n) "vpxord %%zmm" #n ", %%zmm" #n ", %%zmm" #n "\n\t"

__attribute__((target("avx"))) static void clear_low(void)
{
    __asm__ volatile("vzeroall" ::: "xmm0", "xmm1", "xmm2", "xmm3",
        "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",
        "xmm12", "xmm13", "xmm14", "xmm15");
}

/* Those that vzeroall does not know; memcpy uses them. */
__attribute__((target("avx512f"))) static void clear_high(void)
{
    __asm__ volatile(CLEAR(16) CLEAR(17) CLEAR(18) CLEAR(19) CLEAR(20)
        CLEAR(21) CLEAR(22) CLEAR(23) CLEAR(24) CLEAR(25) CLEAR(26)
        CLEAR(27) CLEAR(28) CLEAR(29) CLEAR(30) CLEAR(31)
        ::: "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22",
        "xmm23", "xmm24", "xmm25", "xmm26", "xmm27", "xmm28", "xmm29",
        "xmm30", "xmm31");
}
/* clang-format on */

static void clear_registers(void)
{
    if (__builtin_cpu_supports("avx512f"))
        clear_high();
    if (__builtin_cpu_supports("avx"))
        clear_low();
}

#else

/* The compiler clears what it can, where it can. */
#if defined(__has_attribute)
#if __has_attribute(zero_call_used_regs)
__attribute__((zero_call_used_regs("all")))
#endif
#endif
static void
clear_registers(void)
{
    __asm__ volatile("" ::: "memory");
}

#endif

void bc_wipe_traces(void)
{
    clear_registers();
    sodium_stackzero(STACK_BYTES);
}

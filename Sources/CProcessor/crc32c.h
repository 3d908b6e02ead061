// The processor's own instruction for CRC-32C, which Swift has no name for.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#define PRA_WITH_CRC32C __attribute__((target("sse4.2")))
#define PRA_CRC32C_STEP(crc, word) __builtin_ia32_crc32di(crc, word)
static inline int pra_has_crc32c(void) {
    unsigned a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_2);
}
#elif defined(__aarch64__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#define PRA_WITH_CRC32C __attribute__((target("crc")))
#define PRA_CRC32C_STEP(crc, word) __builtin_arm_crc32cd((uint32_t)(crc), word)
static inline int pra_has_crc32c(void) { return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0; }
#else
#define PRA_WITH_CRC32C
#define PRA_CRC32C_STEP(crc, word) (crc)
static inline int pra_has_crc32c(void) { return 0; }
#endif

// Takes four checksums on, each over one of four parts that lie one after the other: an instruction waits for the one
// before it in its part, not for those of the others. `part` is a multiple of 8.
PRA_WITH_CRC32C static inline void pra_crc32c_four(uint32_t state[4], const void *bytes, size_t part) {
    const char *from = (const char *)bytes;
    uint64_t a = state[0], b = state[1], c = state[2], d = state[3], word;
    for (size_t at = 0; at < part; at += 8) {
        memcpy(&word, from + at, 8);
        a = PRA_CRC32C_STEP(a, word);
        memcpy(&word, from + part + at, 8);
        b = PRA_CRC32C_STEP(b, word);
        memcpy(&word, from + 2 * part + at, 8);
        c = PRA_CRC32C_STEP(c, word);
        memcpy(&word, from + 3 * part + at, 8);
        d = PRA_CRC32C_STEP(d, word);
    }
    state[0] = (uint32_t)a, state[1] = (uint32_t)b, state[2] = (uint32_t)c, state[3] = (uint32_t)d;
}

// SHA-256 (FIPS 180-4) of two inputs side by side. Each of the processor's instructions for it waits for the one before
// it in its input, not for those of the other: two take little longer than one.
#pragma once
#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#define PRA_WITH_SHA256 __attribute__((target("sha,sse4.1")))
static inline int pra_has_sha256(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1)) return 0;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
static const uint32_t pra_sha256_constants[64] __attribute__((aligned(16))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2};

// The eight words of a state, in the order in which the instructions take them.
typedef struct { __m128i abef, cdgh; } pra_sha256_state;

PRA_WITH_SHA256 static inline pra_sha256_state pra_sha256_load(const uint32_t words[8]) {
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)words), 0xB1);
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(words + 4)), 0x1B);
    pra_sha256_state state = {_mm_alignr_epi8(low, high, 8), _mm_blend_epi16(high, low, 0xF0)};
    return state;
}

PRA_WITH_SHA256 static inline void pra_sha256_store(uint32_t words[8], pra_sha256_state state) {
    __m128i low = _mm_shuffle_epi32(state.abef, 0x1B), high = _mm_shuffle_epi32(state.cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)words, _mm_blend_epi16(low, high, 0xF0));
    _mm_storeu_si128((__m128i *)(words + 4), _mm_alignr_epi8(high, low, 8));
}

// Four rounds, and the four words of the schedule that are wanted sixteen rounds later.
#define PRA_SHA256_ROUNDS(state, w, r)                                                                                 \
    do {                                                                                                               \
        __m128i sum = _mm_add_epi32(w[(r) & 3], _mm_load_si128((const __m128i *)&pra_sha256_constants[4 * (r)]));      \
        state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, sum);                                               \
        state.abef = _mm_sha256rnds2_epu32(state.abef, state.cdgh, _mm_shuffle_epi32(sum, 0x0E));                      \
        if ((r) < 12) {                                                                                                \
            __m128i next = _mm_sha256msg1_epu32(w[(r) & 3], w[((r) + 1) & 3]);                                         \
            next = _mm_add_epi32(next, _mm_alignr_epi8(w[((r) + 3) & 3], w[((r) + 2) & 3], 4));                        \
            w[(r) & 3] = _mm_sha256msg2_epu32(next, w[((r) + 3) & 3]);                                                 \
        }                                                                                                              \
    } while (0)

// Takes two states on by `count` blocks of 64 bytes each.
PRA_WITH_SHA256 static inline void pra_sha256_two(
    uint32_t first[8], uint32_t second[8], const void *one, const void *other, size_t count) {
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    const char *x = (const char *)one, *y = (const char *)other;
    pra_sha256_state a = pra_sha256_load(first), b = pra_sha256_load(second);
    for (; count > 0; count--, x += 64, y += 64) {
        pra_sha256_state a0 = a, b0 = b;
        __m128i v[4], w[4];
        for (int i = 0; i < 4; i++) {
            v[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(x + 16 * i)), swap);
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(y + 16 * i)), swap);
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < 16; r++) {
            PRA_SHA256_ROUNDS(a, v, r);
            PRA_SHA256_ROUNDS(b, w, r);
        }
        a.abef = _mm_add_epi32(a.abef, a0.abef), a.cdgh = _mm_add_epi32(a.cdgh, a0.cdgh);
        b.abef = _mm_add_epi32(b.abef, b0.abef), b.cdgh = _mm_add_epi32(b.cdgh, b0.cdgh);
    }
    pra_sha256_store(first, a);
    pra_sha256_store(second, b);
}
#else
static inline int pra_has_sha256(void) { return 0; }
static inline void pra_sha256_two(
    uint32_t first[8], uint32_t second[8], const void *one, const void *other, size_t count) {}
#endif

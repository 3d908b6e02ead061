// What the kernel says of the host's clock, for which Swift's Glibc has no name (adjtimex(2); reading needs no right).
#pragma once
#include <stdint.h>

#if defined(__linux__)
#include <sys/timex.h>

// 1 when something keeps the clock right, 0 when nothing does, -1 when the kernel does not tell. `bound`: the most by
// which it is off, in microseconds.
static inline int pra_clock_kept(int64_t *bound) {
    struct timex state = {0};
    int answer = adjtimex(&state);
    *bound = state.maxerror;
    if (answer < 0) return -1;
    return answer != TIME_ERROR && !(state.status & STA_UNSYNC);
}
#else
static inline int pra_clock_kept(int64_t *bound) {
    *bound = 0;
    return -1;
}
#endif

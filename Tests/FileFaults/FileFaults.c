// Fails one call to the file system of a program that is started with this library in LD_PRELOAD.
//
//   PRA_FAULT_PROGRAM  its name; programs that it starts are left alone
//   PRA_FAULT_ROOT     calls on what lies below this folder count
//   PRA_FAULT_CALL     its name, when calls of that name alone count
//   PRA_FAULT_AT       number of the call that fails, from 1; 0 for none
//   PRA_FAULT_ERRNO    how it fails
//   PRA_FAULT_AFTER    1: after it had its effect
//   PRA_FAULT_LOG      where the number of calls and the one that failed are written at the end, and of an fsync whether
//                      it was called again for the same file before that was opened anew
//   PRA_FAULT_CLOCK    seconds that the wall clock goes ahead
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static atomic_long calls;
static long failing;
static int number, is_after;
static char root[PATH_MAX], failed[PATH_MAX + 64];
static char unsynced[PATH_MAX];
static int is_synced_again;
static const char *file, *kind = "";
static long ahead;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

__attribute__((constructor)) static void begin(void) {
    if (strcmp(program_invocation_short_name, setting("PRA_FAULT_PROGRAM")) != 0) return;
    snprintf(root, sizeof root, "%s", setting("PRA_FAULT_ROOT"));
    kind = setting("PRA_FAULT_CALL");
    failing = atol(setting("PRA_FAULT_AT"));
    number = atoi(setting("PRA_FAULT_ERRNO"));
    is_after = atoi(setting("PRA_FAULT_AFTER"));
    ahead = atol(setting("PRA_FAULT_CLOCK"));
    file = getenv("PRA_FAULT_LOG");
}

__attribute__((destructor)) static void end(void) {
    if (!root[0] || !file) return;
    FILE *log = REAL(fopen)(file, "w");
    if (!log) return;
    fprintf(log, "%ld %s%s\n", atomic_load(&calls), failed, is_synced_again ? " and was called again" : "");
    fclose(log);
}

// Whether this call is the one that fails. `at` is the folder of a relative path, or the descriptor when there is no
// path.
static int fails(const char *call, int at, const char *path) {
    char link[64], place[PATH_MAX], whole[2 * PATH_MAX];
    if (!root[0]) return 0;
    int saved = errno;
    if (path && path[0] == '/') {
        snprintf(whole, sizeof whole, "%s", path);
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t length = at == AT_FDCWD ? readlink("/proc/self/cwd", place, sizeof place - 1)
                                        : readlink(link, place, sizeof place - 1);
        if (length < 0) length = 0;
        place[length] = 0;
        snprintf(whole, sizeof whole, path ? "%s/%s" : "%s", place, path);
    }
    errno = saved;
    if (strncmp(whole, root, strlen(root)) != 0) return 0;
    if (strcmp(call, "fsync") == 0 && strcmp(whole, unsynced) == 0) is_synced_again = 1;
    if (kind[0] && strcmp(call, kind) != 0) return 0;
    if (atomic_fetch_add(&calls, 1) + 1 != failing) return 0;
    if (strcmp(call, "fsync") == 0) snprintf(unsynced, sizeof unsynced, "%.4000s", whole);
    snprintf(failed, sizeof failed, "%s %.4000s", call, whole);
    return 1;
}

#define FAULTY(result, name, at, path, ...)            \
    do {                                               \
        int now = fails(#name, at, path);              \
        if (now && !is_after) {                        \
            errno = number;                            \
            return -1;                                 \
        }                                              \
        result answer = REAL(name)(__VA_ARGS__);       \
        if (now) {                                     \
            errno = number;                            \
            return -1;                                 \
        }                                              \
        return answer;                                 \
    } while (0)

static mode_t mode_of(int flags, va_list more) {
    return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(more, mode_t) : 0;
}

#define WITH_MODE(flags)        \
    va_list more;               \
    va_start(more, flags);      \
    mode_t mode = mode_of(flags, more); \
    va_end(more)

static void note_open(const char *path, int flags) {
    if ((flags & O_ACCMODE) != O_RDONLY && strcmp(path, unsynced) == 0) unsynced[0] = 0;
}

// An open that fails after its effect leaves the descriptor open, which is nobody's then.
int open(const char *path, int flags, ...) {
    WITH_MODE(flags);
    note_open(path, flags);
    FAULTY(int, open, AT_FDCWD, path, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    WITH_MODE(flags);
    note_open(path, flags);
    FAULTY(int, open64, AT_FDCWD, path, path, flags, mode);
}
int openat(int at, const char *path, int flags, ...) {
    WITH_MODE(flags);
    FAULTY(int, openat, at, path, at, path, flags, mode);
}
int openat64(int at, const char *path, int flags, ...) {
    WITH_MODE(flags);
    FAULTY(int, openat64, at, path, at, path, flags, mode);
}
ssize_t read(int fd, void *buffer, size_t count) { FAULTY(ssize_t, read, fd, NULL, fd, buffer, count); }
ssize_t pread(int fd, void *buffer, size_t count, off_t at) {
    FAULTY(ssize_t, pread, fd, NULL, fd, buffer, count, at);
}
ssize_t pread64(int fd, void *buffer, size_t count, off64_t at) {
    FAULTY(ssize_t, pread64, fd, NULL, fd, buffer, count, at);
}
ssize_t write(int fd, const void *buffer, size_t count) { FAULTY(ssize_t, write, fd, NULL, fd, buffer, count); }
ssize_t pwrite(int fd, const void *buffer, size_t count, off_t at) {
    FAULTY(ssize_t, pwrite, fd, NULL, fd, buffer, count, at);
}
ssize_t pwrite64(int fd, const void *buffer, size_t count, off64_t at) {
    FAULTY(ssize_t, pwrite64, fd, NULL, fd, buffer, count, at);
}
int fsync(int fd) { FAULTY(int, fsync, fd, NULL, fd); }
int fdatasync(int fd) { FAULTY(int, fdatasync, fd, NULL, fd); }
int syncfs(int fd) { FAULTY(int, syncfs, fd, NULL, fd); }
int ftruncate(int fd, off_t length) { FAULTY(int, ftruncate, fd, NULL, fd, length); }
int ftruncate64(int fd, off64_t length) { FAULTY(int, ftruncate64, fd, NULL, fd, length); }
int rename(const char *from, const char *to) { FAULTY(int, rename, AT_FDCWD, to, from, to); }
int renameat(int from, const char *old, int at, const char *path) {
    FAULTY(int, renameat, at, path, from, old, at, path);
}
int renameat2(int from, const char *old, int at, const char *path, unsigned flags) {
    FAULTY(int, renameat2, at, path, from, old, at, path, flags);
}
int link(const char *from, const char *to) { FAULTY(int, link, AT_FDCWD, to, from, to); }
int linkat(int from, const char *old, int at, const char *path, int flags) {
    FAULTY(int, linkat, at, path, from, old, at, path, flags);
}
int unlink(const char *path) { FAULTY(int, unlink, AT_FDCWD, path, path); }
int unlinkat(int at, const char *path, int flags) { FAULTY(int, unlinkat, at, path, at, path, flags); }
int mkdir(const char *path, mode_t mode) { FAULTY(int, mkdir, AT_FDCWD, path, path, mode); }
int mkdirat(int at, const char *path, mode_t mode) { FAULTY(int, mkdirat, at, path, at, path, mode); }
int fchown(int fd, uid_t user, gid_t group) { FAULTY(int, fchown, fd, NULL, fd, user, group); }

DIR *opendir(const char *path) {
    if (fails("opendir", AT_FDCWD, path)) {
        errno = number;
        return NULL;
    }
    return REAL(opendir)(path);
}
DIR *fdopendir(int fd) {
    if (fails("fdopendir", fd, NULL)) {
        errno = number;
        return NULL;
    }
    return REAL(fdopendir)(fd);
}

// A sweep waits an hour between its two steps.
int clock_gettime(clockid_t clock, struct timespec *time) {
    int answer = REAL(clock_gettime)(clock, time);
    if (clock == CLOCK_REALTIME) time->tv_sec += ahead;
    return answer;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    int answer = REAL(gettimeofday)(time, zone);
    time->tv_sec += ahead;
    return answer;
}

#include "StatementKiller.h"
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>

static atomic_long left;

static int count(unsigned event, void *context, void *statement, void *text) {
    (void)event, (void)context, (void)statement, (void)text;
    if (atomic_load(&left) > 0 && atomic_fetch_sub(&left, 1) == 1) raise(SIGKILL);
    return 0;
}

static int watch(sqlite3 *database, char **error, const struct sqlite3_api_routines *api) {
    (void)error, (void)api;
    return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, count, 0);
}

void die_before_statement(long number) {
    sqlite3_auto_extension((void (*)(void))watch);
    atomic_store(&left, number);
}

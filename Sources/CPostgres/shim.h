#include <libpq-fe.h>
#include <sys/eventfd.h>

/* libpq writes its field codes as character literals, which Swift does not import. */
enum {
    PRA_DIAG_SQLSTATE = PG_DIAG_SQLSTATE,
    PRA_DIAG_PRIMARY = PG_DIAG_MESSAGE_PRIMARY,
    PRA_DIAG_DETAIL = PG_DIAG_MESSAGE_DETAIL,
    PRA_DIAG_HINT = PG_DIAG_MESSAGE_HINT,
};

/* The flags are enumerators and macros at once, which Swift does not import either. */
static inline int pra_eventfd(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

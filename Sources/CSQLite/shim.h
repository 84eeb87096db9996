#pragma once

#include <sqlite3.h>

/* sqlite3_db_config is variadic, which Swift cannot call; -1 asks without changing. */
static inline int csqlite_db_config(sqlite3 *db, int option, int value) {
    int result = 0;
    return sqlite3_db_config(db, option, value, &result);
}

/* SQLITE_TRANSIENT is a cast that Swift does not import. */
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}

/* The error number of the system from the last call on the log that failed, or 0. sqlite3_system_errno does not tell it:
 * what a failed commit does behind the call leaves another. */
static inline int csqlite_log_errno(sqlite3 *db) {
    sqlite3_file *log = 0;
    int error = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK || !log || !log->pMethods)
        return 0;
    return log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error) == SQLITE_OK ? error : 0;
}

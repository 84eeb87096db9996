/* The least that a durable save costs: the rows of one save, committed one after another. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void run(sqlite3 *db, const char *sql) {
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "%s\n", message);
        exit(1);
    }
}

static void step(sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) exit(1);
    sqlite3_reset(statement);
}

int main(int count, char **arguments) {
    if (count != 3) return 2;
    int saves = atoi(arguments[2]);
    sqlite3 *db;
    if (sqlite3_open(arguments[1], &db) != SQLITE_OK) return 1;
    run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE change(id INTEGER PRIMARY KEY, author INTEGER, time INTEGER, kind INTEGER, comment TEXT);"
            "CREATE TABLE page(id INTEGER PRIMARY KEY, kind INTEGER, name TEXT, key TEXT, head INTEGER, UNIQUE(kind, key));"
            "CREATE TABLE revision(id INTEGER PRIMARY KEY, page INTEGER, change INTEGER, parent INTEGER, content INTEGER);"
            "CREATE INDEX revision_page ON revision(page); CREATE INDEX revision_change ON revision(change);"
            "CREATE TABLE content(id INTEGER PRIMARY KEY, hash BLOB, size INTEGER, base INTEGER, bytes BLOB);"
            "INSERT INTO page VALUES(1, 0, 'Page', 'page', NULL)");
    const char *sql[] = {"BEGIN IMMEDIATE", "INSERT INTO change(author, time, kind, comment) VALUES(1, 2, 0, 'why')",
                         "INSERT INTO content(hash, size, bytes) VALUES(zeroblob(32), 2000, ?)",
                         "INSERT INTO revision(page, change, parent, content) VALUES(1, 2, 3, 4)",
                         "UPDATE page SET head = ? WHERE id = 1", "COMMIT"};
    sqlite3_stmt *statements[6];
    for (int i = 0; i < 6; i++)
        if (sqlite3_prepare_v2(db, sql[i], -1, &statements[i], NULL) != SQLITE_OK) return 1;
    char text[900];
    memset(text, 'x', sizeof text);
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < saves; i++) {
        sqlite3_bind_blob(statements[2], 1, text, sizeof text, SQLITE_STATIC);
        sqlite3_bind_int(statements[4], 1, i);
        for (int j = 0; j < 6; j++) step(statements[j]);
    }
    clock_gettime(CLOCK_MONOTONIC, &to);
    printf("%.1f\n", saves / ((to.tv_sec - from.tv_sec) + (to.tv_nsec - from.tv_nsec) / 1e9));
    return 0;
}

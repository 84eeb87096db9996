/* The least that a durable save costs: the rows of one save, committed one after another into tables like Meent's, with
 * the same indexes and settings. What the rows hold is made beforehand.
 *
 * usage: saves DATABASE SAVES BYTES
 * prints: saves a second, and the 50th and 99th percentile of their milliseconds
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void run(sqlite3 *db, const char *sql) {
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "saves: %s\n", message);
        exit(1);
    }
}

static void step(sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) exit(1);
    sqlite3_reset(statement);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int count, char **arguments) {
    if (count != 4) return 2;
    int saves = atoi(arguments[2]), size = atoi(arguments[3]);
    if (saves < 1 || size < 1) return 2;
    sqlite3 *db;
    if (sqlite3_open(arguments[1], &db) != SQLITE_OK) return 1;
    run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
            "CREATE TABLE identity(id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
            "CREATE TABLE change(id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES identity,"
            " time INTEGER NOT NULL, kind INTEGER NOT NULL, comment TEXT NOT NULL) STRICT;"
            "CREATE TABLE page(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,"
            " head INTEGER, UNIQUE(kind, key)) STRICT;"
            "CREATE TABLE content(id INTEGER PRIMARY KEY, hash BLOB NOT NULL, size INTEGER NOT NULL,"
            " base INTEGER, bytes BLOB) STRICT;"
            "CREATE TABLE revision(id INTEGER PRIMARY KEY, page INTEGER NOT NULL REFERENCES page,"
            " change INTEGER NOT NULL REFERENCES change, parent INTEGER REFERENCES revision,"
            " content INTEGER REFERENCES content) STRICT;"
            "CREATE INDEX revision_page ON revision(page); CREATE INDEX revision_change ON revision(change);"
            "INSERT INTO identity VALUES(1, ''); INSERT INTO page VALUES(1, 0, 'Page', 'page', NULL)");
    const char *sql[] = {"BEGIN IMMEDIATE", "INSERT INTO change(id, author, time, kind, comment) VALUES(?1, 1, 2, 0, '')",
                         "INSERT INTO content(id, hash, size, bytes) VALUES(?1, randomblob(32), 2000, ?2)",
                         "INSERT INTO revision(id, page, change, parent, content) VALUES(?1, 1, ?1, nullif(?1 - 1, 0), ?1)",
                         "UPDATE page SET head = ?1 WHERE id = 1", "COMMIT"};
    enum { STEPS = sizeof sql / sizeof *sql };
    sqlite3_stmt *statements[STEPS];
    for (int i = 0; i < STEPS; i++)
        if (sqlite3_prepare_v2(db, sql[i], -1, &statements[i], NULL) != SQLITE_OK) return 1;
    char *text = calloc(1, size);
    double *spans = malloc(sizeof *spans * saves), began = now(), last = began;
    for (int save = 1; save <= saves; save++) {
        for (int i = 0; i < STEPS; i++)
            if (sqlite3_bind_parameter_count(statements[i]) > 0) sqlite3_bind_int(statements[i], 1, save);
        sqlite3_bind_blob(statements[2], 2, text, size, SQLITE_STATIC);
        for (int i = 0; i < STEPS; i++) step(statements[i]);
        double time = now();
        spans[save - 1] = (time - last) * 1000;
        last = time;
    }
    qsort(spans, saves, sizeof *spans, compare);
    printf("%.1f %.3f %.3f\n", saves / (last - began), spans[saves / 2], spans[(long)saves * 99 / 100]);
    return 0;
}

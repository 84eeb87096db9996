/* Saves pages by the API as fast as they are acknowledged: each person has a connection that is kept alive, a page of
 * their own, and saves again once the answer is there.
 *
 * usage: client PORT PREFIX PEOPLE SECONDS
 * prints: acknowledged saves a second, and the 50th and 99th percentile of their milliseconds
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PEOPLE = 256, LINES = 24, WORDS = 12, MOST_SAVES = 4000000 };

struct person {
    int socket;
    long base, saves;
    char lines[LINES][160];
    char answer[8192];
    size_t have;
    double began;
};

static struct person people[MOST_PEOPLE];
static struct pollfd waiting[MOST_PEOPLE];
static float *milliseconds;
static long acknowledged;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void fail(const char *why) {
    fprintf(stderr, "client: %s\n", why);
    exit(1);
}

/* About 2 kB that a compressor finds as hard as prose. */
static void write_prose(struct person *person, unsigned seed) {
    static const char letters[] = "aeinorstdlkmgvp";
    for (int line = 0; line < LINES; line++) {
        char *end = person->lines[line];
        for (int word = 0; word < WORDS; word++) {
            for (int length = 2 + rand_r(&seed) % 8; length > 0; length--) *end++ = letters[rand_r(&seed) % 15];
            *end++ = ' ';
        }
        *end = 0;
    }
}

static void save(struct person *person, const char *prefix, int number) {
    char body[8192], message[9216];
    int size = snprintf(body, sizeof body, "{\"base\":%ld,\"text\":\"# Page %d\\n\\n", person->base, number);
    for (int line = 0; line < LINES; line++) {
        size += snprintf(body + size, sizeof body - size, "%s\\n", person->lines[line]);
        if (line == person->saves % LINES)
            size += snprintf(body + size, sizeof body - size, "edit %ld\\n", person->saves);
    }
    size += snprintf(body + size, sizeof body - size, "\"}");
    int total = snprintf(message, sizeof message,
                         "PUT /api/v1/pages/%s%d HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                         "Content-Length: %d\r\n\r\n%s", prefix, number, size, body);
    person->have = 0;
    person->began = now();
    for (int sent = 0; sent < total;) {
        ssize_t count = write(person->socket, message + sent, total - sent);
        if (count <= 0) fail("the server takes nothing more");
        sent += count;
    }
}

/* Whether the answer is whole; notes the revision that it tells. */
static int take(struct person *person) {
    ssize_t count = read(person->socket, person->answer + person->have, sizeof person->answer - 1 - person->have);
    if (count <= 0) fail("the server closed a connection");
    person->have += count;
    person->answer[person->have] = 0;
    char *body = strstr(person->answer, "\r\n\r\n");
    if (!body) return 0;
    char *length = strcasestr(person->answer, "\r\nContent-Length:");
    if (!length || length > body) fail("an answer without a length");
    if (person->have < (size_t)(body + 4 - person->answer) + strtoul(length + 17, NULL, 10)) return 0;
    char *revision = strstr(body, "\"revision\":");
    if (strncmp(person->answer, "HTTP/1.1 20", 11) || !revision) {
        *strchr(person->answer, '\r') = 0;
        fail(person->answer);
    }
    person->base = strtol(revision + 11, NULL, 10);
    person->saves++;
    if (acknowledged < MOST_SAVES) milliseconds[acknowledged++] = (now() - person->began) * 1000;
    return 1;
}

static int compare(const void *left, const void *right) {
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

int main(int count, char **arguments) {
    if (count != 5) return 2;
    int number = atoi(arguments[3]);
    double seconds = atof(arguments[4]);
    if (number < 1 || number > MOST_PEOPLE) return 2;
    milliseconds = malloc(sizeof *milliseconds * MOST_SAVES);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    double began = now();
    for (int i = 0; i < number; i++) {
        int on = 1;
        people[i].socket = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(people[i].socket, (struct sockaddr *)&address, sizeof address)) fail("no connection");
        setsockopt(people[i].socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        waiting[i] = (struct pollfd){.fd = people[i].socket, .events = POLLIN};
        write_prose(&people[i], i + 1);
        save(&people[i], arguments[2], i);
    }
    for (int left = number; left > 0;) {
        if (poll(waiting, number, 10000) <= 0) fail("no answer within 10 s");
        for (int i = 0; i < number; i++) {
            if (!(waiting[i].revents & (POLLIN | POLLERR | POLLHUP)) || !take(&people[i])) continue;
            if (now() - began < seconds) {
                save(&people[i], arguments[2], i);
            } else {
                waiting[i].fd = -1;
                left--;
            }
        }
    }
    double rate = acknowledged / (now() - began);
    qsort(milliseconds, acknowledged, sizeof *milliseconds, compare);
    printf("%.1f %.3f %.3f\n", rate, milliseconds[acknowledged / 2], milliseconds[acknowledged * 99 / 100]);
    return 0;
}

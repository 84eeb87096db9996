/* Xapian behind a C header. No exception leaves these functions: each gives a status, and `xapian_reason` the words. */
#ifndef CXAPIAN_H
#define CXAPIAN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How a call ended. */
enum {
    XAPIAN_OK = 0,
    /* The index moved on while it was read: reopen, and ask again. */
    XAPIAN_MODIFIED = 1,
    /* The files are missing, damaged, or of another version of Xapian. */
    XAPIAN_UNUSABLE = 2,
    /* Another process writes. */
    XAPIAN_LOCKED = 3,
    /* There is no such document. */
    XAPIAN_MISSING = 4,
    /* Anything else: no memory, a full disk, an argument that Xapian does not take. */
    XAPIAN_FAILED = 5
};

/* Xapian's own words for the last failure on this thread; ASCII, never empty, good until the next call. */
const char *xapian_reason(void);

/* Such as `1.4.22`. */
const char *xapian_library_version(void);

/* Bytes that belong to whoever passes them, or to the object that they were asked of. */
typedef struct {
    const char *bytes;
    size_t count;
} xapian_bytes;

/* Bytes that belong to the caller, freed by `xapian_text_free`. */
typedef struct xapian_text xapian_text;
xapian_bytes xapian_text_bytes(const xapian_text *text);
void xapian_text_free(xapian_text *text);

/* A Snowball stemmer; one thread at a time. NULL for a language that there is none for. */
typedef struct xapian_stemmer xapian_stemmer;
xapian_stemmer *xapian_stemmer_new(const char *language);
void xapian_stemmer_free(xapian_stemmer *stemmer);
/* The stem, good until the next call with the same stemmer. Empty where it failed. */
xapian_bytes xapian_stem(xapian_stemmer *stemmer, xapian_bytes word);

/* A document before it is added. */
typedef struct xapian_document xapian_document;
xapian_document *xapian_document_new(void);
void xapian_document_free(xapian_document *document);
/* A word at a place (not 0), counted `weight` times. */
int xapian_document_add_posting(xapian_document *document, xapian_bytes term, uint32_t position, uint32_t weight);
/* A word without a place; `weight` 0 for a term that only filters. */
int xapian_document_add_term(xapian_document *document, xapian_bytes term, uint32_t weight);
int xapian_document_set_value(xapian_document *document, uint32_t slot, xapian_bytes value);

/* The one who may change an index. All changes since the last commit are one transaction: closing drops them. */
typedef struct xapian_writer xapian_writer;
/* `is_new`: the folder is made, and must not be there; no reader may be beside, and a crash leaves nothing. */
int xapian_writer_open(const char *path, int is_new, xapian_writer **writer);
void xapian_writer_close(xapian_writer *writer);
int xapian_writer_add(xapian_writer *writer, const xapian_document *document);
/* Puts documents, in their order, in place of those that have the term, which each of the new ones must have. What stays the same is
   not written. A document without places takes the place of one with the same terms only where that has none either. */
int xapian_writer_replace(
    xapian_writer *writer, xapian_bytes term, const xapian_document *const *documents, size_t count);
/* Removes every document that has the term. */
int xapian_writer_remove(xapian_writer *writer, xapian_bytes term);
int xapian_writer_set_metadata(xapian_writer *writer, xapian_bytes key, xapian_bytes value);
int xapian_writer_commit(xapian_writer *writer);
/* About how many bytes of memory what is not committed takes. */
size_t xapian_writer_pending(const xapian_writer *writer);

/* The same as a new index with all its documents, written without Xapian and at once; to be checked, and merged before it is
   searched. The folder must not be there. */
typedef struct xapian_piece xapian_piece;
int xapian_piece_new(const char *path, xapian_piece **piece);
void xapian_piece_free(xapian_piece *piece);
int xapian_piece_add(xapian_piece *piece, const xapian_document *document);
int xapian_piece_set_metadata(xapian_piece *piece, xapian_bytes key, xapian_bytes value);
/* Writes its files. Nothing may be added behind this. */
int xapian_piece_finish(xapian_piece *piece);

/* Writes all that `count` indexes hold, which nobody writes, into a new and compact one; their documents get new numbers, in the
   order of the indexes. Asks `goes_on` from time to time; where that gives 0, it fails. */
int xapian_merge(const char *const *paths, size_t count, const char *into, int (*goes_on)(void *), void *context);

/* What the readers of an index, in whatever threads, keep together of its newest state: lists of documents. NULL without memory. */
typedef struct xapian_lists xapian_lists;
xapian_lists *xapian_lists_new(void);
/* Readers that were opened with them may still be used. */
void xapian_lists_free(xapian_lists *lists);

/* One consistent state of an index; one thread at a time. */
typedef struct xapian_reader xapian_reader;
/* `lists`: what it shares with others; NULL for a reader by itself. */
int xapian_reader_open(const char *path, const xapian_lists *lists, xapian_reader **reader);
void xapian_reader_close(xapian_reader *reader);
/* Moves to the newest state. */
int xapian_reader_reopen(xapian_reader *reader);
int xapian_reader_metadata(xapian_reader *reader, xapian_bytes key, xapian_text **value);
int xapian_reader_count(xapian_reader *reader, uint32_t *documents);
/* How many documents hold the term. */
int xapian_reader_frequency(xapian_reader *reader, xapian_bytes term, uint32_t *documents);
/* The documents that hold the term, behind `after`, in order: at most `capacity`, `count` of them. */
int xapian_reader_documents(
    xapian_reader *reader, xapian_bytes term, uint32_t after, uint32_t *documents, size_t capacity, size_t *count);
/* Where a term stands in a document, as uint32_t one after the other; with `begins`, where the terms stand that begin so. */
int xapian_reader_places(
    xapian_reader *reader, uint32_t document, xapian_bytes term, int begins, xapian_text **places);
int xapian_reader_value(xapian_reader *reader, uint32_t document, uint32_t slot, xapian_text **value);

/* Goes through the terms that begin with a prefix, in order of bytes. */
typedef struct xapian_terms xapian_terms;
int xapian_terms_open(xapian_reader *reader, xapian_bytes prefix, xapian_terms **terms);
void xapian_terms_close(xapian_terms *terms);
/* The next term and how many documents hold it; `found` 0 at the end. The bytes are good until the next call. */
int xapian_terms_next(xapian_terms *terms, int *found, xapian_bytes *term, uint32_t *documents);
/* Moves so that the next term is the first that is not before the given one. */
int xapian_terms_skip(xapian_terms *terms, xapian_bytes term);

/* Everything a document holds (terms, weights, positions, values) in one canonical form, to be compared. */
int xapian_document_dump(const xapian_document *document, xapian_text **dump);
int xapian_reader_dump(xapian_reader *reader, uint32_t document, xapian_text **dump);
/* In how many documents the terms that they list, and their weights, are not those by which they are found. */
int xapian_reader_count_mismatches(xapian_reader *reader, size_t *documents);
/* Verifies the structure of the files of an index that nobody writes. */
int xapian_check(const char *path, size_t *faults);

/* What is asked for. */
typedef struct xapian_query xapian_query;
typedef enum {
    XAPIAN_ALL,      /* every part */
    XAPIAN_ANY,      /* any part; the weights add up */
    XAPIAN_BEST,     /* any part; the best weight counts */
    XAPIAN_SAME,     /* any part; weighed as one term */
    XAPIAN_BUT_NOT,  /* the first part without the second */
    XAPIAN_MAYBE,    /* the first part; the second adds weight */
    XAPIAN_FILTER,   /* the first part, where the second matches too */
    XAPIAN_NEAR,     /* terms within `window` words, in any order */
    XAPIAN_PHRASE    /* terms within `window` words, in this order */
} xapian_operator;
int xapian_query_everything(xapian_query **query);
/* The same weight for every document. */
int xapian_query_constant(double weight, xapian_query **query);
int xapian_query_term(xapian_bytes term, uint32_t times, xapian_query **query);
/* Documents by their numbers, in ascending order, without weight. */
int xapian_query_documents(const uint32_t *documents, size_t count, xapian_query **query);
/* Any of the terms that begin so: the `limit` most frequent. */
int xapian_query_prefix(xapian_bytes prefix, uint32_t limit, xapian_query **query);
/* Documents whose value lies between the two, both included; compared by bytes. */
int xapian_query_values(uint32_t slot, xapian_bytes lowest, xapian_bytes highest, xapian_query **query);
int xapian_query_scale(double factor, const xapian_query *part, xapian_query **query);
int xapian_query_combine(
    xapian_operator how, const xapian_query *const *parts, size_t count, uint32_t window, xapian_query **query);
/* How a group of terms counts. */
typedef enum {
    XAPIAN_FINDS,   /* finds documents, and is worth something in them */
    XAPIAN_ADDS,    /* is worth something in documents that others find */
    XAPIAN_EXCLUDES /* its documents are not found */
} xapian_role;
/* Terms that are weighed as one, and what that is multiplied by. */
typedef struct {
    double factor;
    /* Where this is not 0, each document that holds any is worth the factor. */
    int is_constant;
    xapian_role role;
    /* Groups of a role that follow each other with the same number, which is not 0, count in documents alone that hold each of
       them. */
    uint32_t together;
    const xapian_bytes *terms;
    size_t count;
} xapian_group;
/* The documents that groups find; what these are worth adds up: what XAPIAN_ANY gives of scaled XAPIAN_SAMEs in a search with the
   same `documents` and `half`. Each list is read once, from its beginning to its end, which takes less time where much of what is
   found holds several of the terms; all that is found is counted. For searches of that reader. */
int xapian_query_sum(
    xapian_reader *reader, const xapian_group *groups, size_t count, double documents, double half,
    xapian_query **query);
void xapian_query_free(xapian_query *query);

#define XAPIAN_NO_SLOT UINT32_MAX

/* How a query is run. */
typedef struct {
    uint32_t offset;
    uint32_t limit;
    /* At least so many matches are looked at, so that the counts are exact up to there. */
    uint32_t look_at;
    /* At most `collapse_limit` hits with the same value here; XAPIAN_NO_SLOT for all. */
    uint32_t collapse_slot;
    uint32_t collapse_limit;
    /* Highest value first, then weight; XAPIAN_NO_SLOT for weight alone. */
    uint32_t sort_slot;
    /* Where `is_weighed` is not 0, a term of weight w that n of N `documents` hold gives
       log(1 + (N - n + 0.5) / (n + 0.5)) * 2w / (w + half): BM25, for weights that went into the index with the length of their
       field taken into account. */
    int is_weighed;
    double documents, half;
    /* What is told of each hit. */
    const uint32_t *value_slots;
    size_t value_count;
    /* Values that are counted over all matches looked at; parts of a value stand apart by a newline. */
    const uint32_t *facet_slots;
    size_t facet_count;
} xapian_search;

typedef struct {
    uint32_t document;
    double weight;
} xapian_hit;

typedef struct xapian_results xapian_results;
int xapian_reader_search(
    xapian_reader *reader, const xapian_query *query, const xapian_search *search, xapian_results **results);
/* The same as a search for the sum of these groups alone, by weight, without facets. */
int xapian_reader_rank(
    xapian_reader *reader, const xapian_group *groups, size_t count, const xapian_search *search,
    xapian_results **results);
/* What the groups, which all find, are worth in each of `of_count` documents, in the order of these; less than 0 in one that holds
   nothing of them. For few documents: reads the lists of their terms. */
int xapian_reader_weigh(
    xapian_reader *reader, const xapian_group *groups, size_t count, double documents, double half,
    const uint32_t *of, size_t of_count, double *weights);
void xapian_results_free(xapian_results *results);
size_t xapian_results_count(const xapian_results *results);
/* How many there are in all, as well as is known. */
uint32_t xapian_results_estimate(const xapian_results *results);
xapian_hit xapian_results_hit(const xapian_results *results, size_t index);
/* `ordinal` counts in `value_slots`. */
xapian_bytes xapian_results_value(const xapian_results *results, size_t index, size_t ordinal);
/* The values of a facet, most frequent first, those of the same count by bytes. */
size_t xapian_results_facet_count(const xapian_results *results, size_t facet);
xapian_bytes xapian_results_facet(const xapian_results *results, size_t facet, size_t index, uint32_t *count);

#ifdef __cplusplus
}
#endif
#endif

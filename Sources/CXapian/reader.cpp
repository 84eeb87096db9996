// Reading an index term by term.
#include "document.h"

#include <algorithm>
#include <memory>
#include <vector>

using cxapian::bytes;
using cxapian::guarded;
using cxapian::text;

xapian_lists *xapian_lists_new(void)
{
    xapian_lists *lists = nullptr;
    guarded([&] { lists = new xapian_lists{std::make_shared<cxapian::RecentLists>()}; });
    return lists;
}

void xapian_lists_free(xapian_lists *lists) { delete lists; }

int xapian_reader_open(const char *path, const xapian_lists *lists, xapian_reader **reader)
{
    return guarded([&] {
        std::unique_ptr<xapian_reader> made(new xapian_reader{
            Xapian::Database(path, Xapian::DB_BACKEND_GLASS),
            lists ? lists->content : std::make_shared<cxapian::RecentLists>(),
            {}});
        made->begin();
        *reader = made.release();
    });
}

void xapian_reader_close(xapian_reader *reader)
{
    guarded([&] { delete reader; });
}

int xapian_reader_reopen(xapian_reader *reader)
{
    return guarded([&] {
        if (reader->content.reopen())
            reader->begin();
    });
}

int xapian_reader_metadata(xapian_reader *reader, xapian_bytes key, xapian_text **value)
{
    return guarded([&] { *value = new xapian_text{reader->content.get_metadata(text(key))}; });
}

int xapian_reader_count(xapian_reader *reader, uint32_t *documents)
{
    return guarded([&] { *documents = reader->content.get_doccount(); });
}

int xapian_reader_frequency(xapian_reader *reader, xapian_bytes term, uint32_t *documents)
{
    return guarded([&] { *documents = reader->frequency(text(term)); });
}

int xapian_reader_documents(
    xapian_reader *reader, xapian_bytes term, uint32_t after, uint32_t *documents, size_t capacity, size_t *count)
{
    return guarded([&] {
        const std::string name = text(term);
        *count = 0;
        Xapian::PostingIterator posting = reader->content.postlist_begin(name);
        const Xapian::PostingIterator end = reader->content.postlist_end(name);
        if (posting != end)
            posting.skip_to(after + 1);
        for (; posting != end && *count < capacity; ++posting)
            documents[(*count)++] = *posting;
    });
}

int xapian_reader_places(
    xapian_reader *reader, uint32_t document, xapian_bytes term, int begins, xapian_text **places)
{
    return guarded([&] {
        std::string all;
        const auto add = [&](const std::string &name) {
            auto place = reader->content.positionlist_begin(document, name);
            for (; place != reader->content.positionlist_end(document, name); ++place) {
                const uint32_t number = *place;
                all.append(reinterpret_cast<const char *>(&number), sizeof number);
            }
        };
        const std::string start = text(term);
        if (!begins) {
            add(start);
        } else {
            auto name = reader->content.termlist_begin(document);
            const auto end = reader->content.termlist_end(document);
            for (name.skip_to(start); name != end && (*name).compare(0, start.size(), start) == 0; ++name)
                add(*name);
        }
        *places = new xapian_text{std::move(all)};
    });
}

int xapian_reader_value(xapian_reader *reader, uint32_t document, uint32_t slot, xapian_text **value)
{
    return guarded([&] { *value = new xapian_text{reader->content.get_document(document).get_value(slot)}; });
}

struct xapian_terms {
    Xapian::TermIterator next;
    Xapian::TermIterator end;
    std::string last;
};

int xapian_terms_open(xapian_reader *reader, xapian_bytes prefix, xapian_terms **terms)
{
    return guarded([&] {
        const std::string start = text(prefix);
        *terms = new xapian_terms{reader->content.allterms_begin(start), reader->content.allterms_end(start), {}};
    });
}

void xapian_terms_close(xapian_terms *terms)
{
    guarded([&] { delete terms; });
}

int xapian_terms_next(xapian_terms *terms, int *found, xapian_bytes *term, uint32_t *documents)
{
    return guarded([&] {
        *found = terms->next != terms->end;
        if (!*found)
            return;
        terms->last = *terms->next;
        *term = bytes(terms->last);
        *documents = terms->next.get_termfreq();
        ++terms->next;
    });
}

int xapian_terms_skip(xapian_terms *terms, xapian_bytes term)
{
    return guarded([&] {
        if (terms->next != terms->end)
            terms->next.skip_to(text(term));
    });
}

namespace {

void append(std::string &dump, uint64_t number)
{
    for (int shift = 0; shift < 64; shift += 8)
        dump.push_back(static_cast<char>(number >> shift));
}

void append(std::string &dump, const std::string &part)
{
    append(dump, part.size());
    dump += part;
}

std::string dumped(const Xapian::Document &document)
{
    std::string dump;
    for (auto term = document.termlist_begin(); term != document.termlist_end(); ++term) {
        append(dump, *term);
        append(dump, term.get_wdf());
        uint64_t count = 0;
        std::string positions;
        for (auto position = term.positionlist_begin(); position != term.positionlist_end(); ++position) {
            append(positions, *position);
            ++count;
        }
        append(dump, count);
        dump += positions;
    }
    append(dump, std::string());
    for (auto value = document.values_begin(); value != document.values_end(); ++value) {
        append(dump, value.get_valueno());
        append(dump, *value);
    }
    append(dump, document.get_data());
    return dump;
}

// FNV-1a over the term, mixed with the weight; only to be compared within one run.
uint64_t posting_hash(const std::string &term, uint64_t weight)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : term)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
    return (hash ^ (weight + 1) * 0x9e3779b97f4a7c15) * 0x100000001b3;
}

} // namespace

int xapian_document_dump(const xapian_document *document, xapian_text **dump)
{
    return guarded([&] { *dump = new xapian_text{dumped(document->content())}; });
}

int xapian_reader_dump(xapian_reader *reader, uint32_t document, xapian_text **dump)
{
    return guarded([&] { *dump = new xapian_text{dumped(reader->content.get_document(document))}; });
}

int xapian_reader_count_mismatches(xapian_reader *reader, size_t *documents)
{
    return guarded([&] {
        const Xapian::Database &database = reader->content;
        // A sum for each document, from its postings and minus its own list: what is left is what differs.
        std::vector<uint64_t> sums(static_cast<size_t>(database.get_lastdocid()) + 1);
        for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
            const std::string name = *term;
            for (auto posting = database.postlist_begin(name); posting != database.postlist_end(name); ++posting) {
                if (*posting < sums.size())
                    sums[*posting] += posting_hash(name, posting.get_wdf());
            }
        }
        for (auto all = database.postlist_begin(""); all != database.postlist_end(""); ++all) {
            if (*all >= sums.size())
                continue;
            for (auto term = database.termlist_begin(*all); term != database.termlist_end(*all); ++term)
                sums[*all] -= posting_hash(*term, term.get_wdf());
        }
        *documents = sums.size() - static_cast<size_t>(std::count(sums.begin(), sums.end(), 0));
    });
}

int xapian_check(const char *path, size_t *faults)
{
    return guarded([&] { *faults = Xapian::Database::check(path, 0, nullptr); });
}

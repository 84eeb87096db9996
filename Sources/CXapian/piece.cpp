// A new index that is written once, from beginning to end. Xapian keeps what is not committed in trees of small pieces, and
// turns to each of them for every word of every document: most of the time that an index takes. Here a term has one row of bytes
// that grows at its end, and the files are written from those in one go.
#include "document.h"
#include "places.h"
#include "terms.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <endian.h>
#include <malloc.h>
#include <sys/stat.h>

using cxapian::GlassTable;
using cxapian::guarded;
using cxapian::pack;
using cxapian::pack_in_order;
using cxapian::pack_places;
using cxapian::Postings;
using cxapian::TermPostings;
using cxapian::TermTable;
using cxapian::text;
using cxapian::unpack;

namespace {

/// Xapian takes no longer terms.
constexpr size_t longest_term = 245;
/// A list is cut where a piece of it has so many bytes.
constexpr ptrdiff_t bytes_per_chunk = 2000;
/// The processor fetches what belongs to a word while it works on so many before it.
constexpr size_t words_ahead = 8;

/// The first bytes of a text as a number that is ordered as they are.
uint64_t beginning(std::string_view text)
{
    char bytes[8] = {};
    std::copy_n(text.begin(), std::min(text.size(), sizeof bytes), bytes);
    uint64_t number;
    std::memcpy(&number, bytes, sizeof number);
    return be64toh(number);
}

/// Adds a term's list of documents, or for no term that of all, in chunks; the key of each but the first ends in the number of its
/// first document.
void write_postings(GlassTable &table, std::string_view term, const Postings &postings)
{
    const auto key = [&](bool is_first, uint32_t document) {
        std::string made;
        if (term.empty())
            made.assign("\0\xE0", 2);
        else
            pack_in_order(made, term, is_first);
        if (!is_first)
            pack_in_order(made, document);
        return made;
    };
    std::string tag;
    // Of all documents the record knows the sums.
    pack(tag, term.empty() ? 0 : postings.count);
    pack(tag, term.empty() ? 0 : postings.total);
    pack(tag, postings.first - 1);
    const char *next = postings.row.data();
    const char *const end = next + postings.row.size();
    for (uint32_t first = postings.first, last = first; next != end;) {
        const char *const start = next;
        const std::string name = key(first == postings.first, first);
        unpack(next);
        uint32_t following = last;
        const char *stop = next;
        while (next != end) {
            following = last + static_cast<uint32_t>(unpack(next)) + 1;
            if (stop - start >= bytes_per_chunk)
                break;
            unpack(next);
            last = following;
            stop = next;
        }
        tag.push_back(stop == end ? '1' : '0');
        pack(tag, last - first);
        tag.append(start, stop);
        table.add(name, tag);
        tag.clear();
        first = last = following;
    }
}

} // namespace

struct xapian_piece {
    explicit xapian_piece(const std::string &path)
        : path(path), lists(made(path) + "/termlist.glass", GlassTable::Deflating::xapian_default)
    {
    }

    void add(const xapian_document &document);
    void finish();

    /// What is told to the index as a whole, by key.
    std::map<std::string, std::string> metadata;

private:
    struct Entry {
        TermPostings *term;
        uint64_t weight;
        /// The term's first bytes as a number, so that most comparisons need no more.
        uint64_t order;
    };
    struct Value {
        uint32_t document;
        std::string bytes;
    };

    static const std::string &made(const std::string &path)
    {
        if (mkdir(path.c_str(), 0777) != 0)
            throw Xapian::DatabaseCreateError("cannot make the folder of an index", errno);
        return path;
    }

    void gather(const xapian_document &document);
    void add_places();
    void write_list(uint64_t length);
    void add_values(const xapian_document &document);
    static void write_values(GlassTable &table, uint32_t slot, const std::vector<Value> &values);
    std::string write_all_postings(const std::vector<const TermPostings *> &order) const;
    std::string write_all_places(const std::vector<const TermPostings *> &order) const;

    std::string path;
    /// What each document holds, written as they come. Xapian deflates these lists, which takes two thirds of a
    /// merge, unless they come deflated: pieces are written by several threads, and merged by one.
    GlassTable lists;
    TermTable terms;
    Postings lengths;
    std::map<uint32_t, std::vector<Value>> values;
    cxapian::GlassStatistics statistics;
    /// Of the document that is being added: each word's hash, each term once, and where they stand, by the order in which
    /// the terms came.
    std::vector<uint64_t> hashes;
    std::vector<Entry> entries;
    std::vector<std::pair<uint32_t, uint32_t>> places;
};

void xapian_piece::gather(const xapian_document &document)
{
    entries.clear();
    places.clear();
    hashes.clear();
    for (const auto &word : document.words) {
        if (word.length == 0 || word.length > longest_term)
            throw Xapian::InvalidArgumentError("a term has 1 to 245 bytes");
        hashes.push_back(TermTable::hash(document.term(word)));
        terms.prepare(hashes.back());
    }
    for (size_t index = 0; index < hashes.size(); ++index) {
        if (index + words_ahead < hashes.size())
            terms.prepare_term(hashes[index + words_ahead]);
        const auto &word = document.words[index];
        TermPostings &term = *terms.find(document.term(word), hashes[index]);
        if (term.document != statistics.documents) {
            term.document = statistics.documents;
            term.entry = static_cast<uint32_t>(entries.size());
            entries.push_back({&term, 0, beginning(term.term)});
            __builtin_prefetch(&term.postings);
        }
        entries[term.entry].weight += word.weight;
        if (word.place > 0)
            places.emplace_back(term.entry, word.place);
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
}

void xapian_piece::add(const xapian_document &document)
{
    ++statistics.documents;
    gather(document);
    add_places();
    std::sort(entries.begin(), entries.end(), [](const Entry &left, const Entry &right) {
        return left.order != right.order ? left.order < right.order : left.term->term < right.term->term;
    });
    uint64_t length = 0;
    for (size_t index = 0; index < entries.size(); ++index) {
        if (index + words_ahead < entries.size())
            __builtin_prefetch(entries[index + words_ahead].term->postings.end());
        const Entry &entry = entries[index];
        entry.term->postings.add(statistics.documents, entry.weight);
        statistics.heaviest = std::max(statistics.heaviest, static_cast<uint32_t>(entry.weight));
        length += entry.weight;
    }
    lengths.add(statistics.documents, length);
    statistics.length += length;
    statistics.longest = std::max(statistics.longest, static_cast<uint32_t>(length));
    if (length > 0 && (statistics.shortest == 0 || length < statistics.shortest))
        statistics.shortest = static_cast<uint32_t>(length);
    write_list(length);
    add_values(document);
}

void xapian_piece::add_places()
{
    std::vector<uint32_t> row;
    std::string packed;
    for (size_t index = 0; index < places.size();) {
        const uint32_t entry = places[index].first;
        row.clear();
        for (; index < places.size() && places[index].first == entry; ++index)
            row.push_back(places[index].second);
        packed.clear();
        pack_places(packed, &row.front(), &row.back());
        TermPostings &term = *entries[entry].term;
        pack(term.places, statistics.documents - term.last_placed);
        pack(term.places, packed);
        term.last_placed = statistics.documents;
    }
}

/// Writes what the document holds, each term without what it shares with the one before: `glass_termlisttable.cc`.
void xapian_piece::write_list(uint64_t length)
{
    std::string list;
    if (!entries.empty()) {
        pack(list, length);
        pack(list, entries.size());
    }
    std::string_view previous;
    for (const Entry &entry : entries) {
        const std::string_view term = entry.term->term;
        if (previous.empty()) {
            list.push_back(static_cast<char>(term.size()));
            list += term;
            pack(list, entry.weight);
        } else {
            const auto differing = std::mismatch(term.begin(), term.end(), previous.begin(), previous.end()).first;
            const auto shared = static_cast<size_t>(differing - term.begin());
            // A small weight goes into the same byte.
            const uint64_t both = (entry.weight + 1) * (previous.size() + 1) + shared;
            const bool is_small = entry.weight < 127 && both < 256;
            list.push_back(static_cast<char>(is_small ? both : shared));
            list.push_back(static_cast<char>(term.size() - shared));
            list += term.substr(shared);
            if (!is_small)
                pack(list, entry.weight);
        }
        previous = term;
    }
    std::string key;
    pack_in_order(key, statistics.documents);
    lists.add(key, list);
}

void xapian_piece::add_values(const xapian_document &document)
{
    std::string slots;
    uint32_t next = 0;
    for (const auto &value : document.values) {
        pack(slots, value.first - next);
        next = value.first + 1;
        values[value.first].push_back({statistics.documents, value.second});
    }
    if (slots.empty())
        return;
    std::string key;
    pack_in_order(key, statistics.documents);
    key.push_back(0);
    lists.add(key, slots);
}

/// Writes a slot's values in chunks; the key of each ends in the number of its first document.
void xapian_piece::write_values(GlassTable &table, uint32_t slot, const std::vector<Value> &values)
{
    std::string key, chunk;
    uint32_t last = 0;
    for (const Value &value : values) {
        if (chunk.empty()) {
            key.assign("\0\xD8", 2);
            pack(key, slot);
            pack_in_order(key, value.document);
        } else {
            pack(chunk, value.document - last - 1);
        }
        pack(chunk, value.bytes);
        last = value.document;
        if (chunk.size() >= size_t{bytes_per_chunk}) {
            table.add(key, chunk);
            chunk.clear();
        }
    }
    if (!chunk.empty())
        table.add(key, chunk);
}

std::string xapian_piece::write_all_postings(const std::vector<const TermPostings *> &order) const
{
    GlassTable table(path + "/postlist.glass");
    for (const auto &pair : metadata)
        table.add(std::string("\0\xC0", 2) + pair.first, pair.second);
    for (const auto &slot : values) {
        const auto [lowest, highest] = std::minmax_element(
            slot.second.begin(), slot.second.end(),
            [](const Value &left, const Value &right) { return left.bytes < right.bytes; });
        std::string bounds;
        pack(bounds, slot.second.size());
        pack(bounds, lowest->bytes);
        if (lowest->bytes != highest->bytes)
            bounds += highest->bytes;
        std::string key("\0\xD0", 2);
        if (slot.first > 0)
            key.push_back(static_cast<char>(slot.first));
        table.add(key, bounds);
    }
    for (const auto &slot : values)
        write_values(table, slot.first, slot.second);
    if (lengths.count > 0)
        write_postings(table, std::string_view(), lengths);
    for (const TermPostings *term : order)
        write_postings(table, term->term, term->postings);
    return table.finish();
}

std::string xapian_piece::write_all_places(const std::vector<const TermPostings *> &order) const
{
    GlassTable table(path + "/position.glass");
    std::string key;
    for (const TermPostings *term : order) {
        const char *next = term->places.data();
        const char *const end = next + term->places.size();
        for (uint32_t document = 0; next != end;) {
            document += static_cast<uint32_t>(unpack(next));
            const size_t count = unpack(next);
            key.clear();
            pack_in_order(key, term->term);
            pack_in_order(key, document);
            table.add(key, {next, count});
            next += count;
        }
    }
    return table.finish();
}

void xapian_piece::finish()
{
    std::vector<const TermPostings *> order;
    order.reserve(terms.all().size());
    for (const TermPostings &term : terms.all())
        order.push_back(&term);
    std::sort(order.begin(), order.end(), [](const TermPostings *left, const TermPostings *right) {
        return left->term < right->term;
    });
    const std::string postings = write_all_postings(order);
    const std::string placed = write_all_places(order);
    cxapian::write_glass_record(path, postings, lists.finish(), placed, statistics);
}

int xapian_piece_new(const char *path, xapian_piece **piece)
{
    return guarded([&] { *piece = new xapian_piece(path); });
}

void xapian_piece_free(xapian_piece *piece)
{
    delete piece;
    // It held many small pieces of memory, which go back to the system, not to a heap that keeps them.
    malloc_trim(0);
}

int xapian_piece_add(xapian_piece *piece, const xapian_document *document)
{
    return guarded([&] { piece->add(*document); });
}

int xapian_piece_set_metadata(xapian_piece *piece, xapian_bytes key, xapian_bytes value)
{
    return guarded([&] { piece->metadata[text(key)] = text(value); });
}

int xapian_piece_finish(xapian_piece *piece)
{
    return guarded([&] { piece->finish(); });
}

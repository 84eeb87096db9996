// What was read last of an index.
#ifndef CXAPIAN_RECENT_H
#define CXAPIAN_RECENT_H

#include "postings.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <xapian.h>

namespace cxapian {

/// What was asked for last, by term.
template <typename Value> class Recent {
public:
    /// - Parameter room: so many bytes it takes at most, about.
    explicit Recent(size_t room) : half(room / 2) {}

    /// Nothing where that was not kept; good until the next call.
    const Value *find(const std::string &term)
    {
        const auto known = fresh.find(term);
        if (known != fresh.end())
            return &known->second.value;
        const auto old = older.find(term);
        if (old == older.end())
            return nullptr;
        const Entry entry = old->second;
        return keep(term, entry.value, entry.bytes);
    }

    /// Keeps what takes so many bytes besides its term; gives where it is until the next call, nothing where it is too large.
    const Value *keep(const std::string &term, Value value, size_t bytes)
    {
        constexpr size_t room_of_a_term = 128;
        const size_t taken = bytes + room_of_a_term;
        if (taken > half)
            return nullptr;
        if (room + taken > half) {
            older = std::move(fresh);
            fresh.clear();
            room = 0;
        }
        room += taken;
        return &(fresh[term] = Entry{std::move(value), bytes}).value;
    }

private:
    struct Entry {
        Value value;
        size_t bytes;
    };
    using Entries = std::unordered_map<std::string, Entry>;

    size_t half;
    /// What was asked for since `older` was laid aside, and the room that it takes.
    Entries fresh;
    size_t room = 0;
    Entries older;
};

/// Of the newest state of an index, the lists that were asked for last: few words are in most queries, and to read a list that is kept
/// costs a tenth of what it costs from the index. Readers in several threads share them.
class RecentLists {
public:
    using List = std::shared_ptr<const Postings>;

    /// One state of one index.
    struct State {
        std::string index;
        uint64_t revision = 0;

        bool operator==(const State &other) const { return index == other.index && revision == other.revision; }
    };

    /// Makes room for what a reader sees that was just opened, unless another one sees a newer state of the same index.
    State begin(const Xapian::Database &database)
    {
        State seen{database.get_uuid(), database.get_revision()};
        const std::lock_guard<std::mutex> guard(mutex);
        if (state.index == seen.index && state.revision >= seen.revision)
            return seen;
        state = seen;
        lists = Recent<List>(std::clamp(database.get_doccount() * room_of_a_document, least_room, most_room));
        counts = Recent<uint32_t>(room_of_counts);
        return seen;
    }

    /// The documents that hold a term, in order.
    ///
    /// - Parameter seen: what `begin` gave for the database.
    List list(const State &seen, const Xapian::Database &database, const std::string &term)
    {
        if (const List known = find(lists, seen, term))
            return known;
        auto read = std::make_shared<Postings>();
        const Xapian::docid last = database.get_lastdocid();
        for (auto next = database.postlist_begin(term); next != database.postlist_end(term); ++next) {
            // Who adds up goes through what is there in order.
            if (*next > last)
                throw Xapian::DatabaseCorruptError("a list goes on behind the last document");
            if (*next <= read->last)
                throw Xapian::DatabaseCorruptError("a list is not in order");
            read->add(*next, next.get_wdf());
        }
        read->row.shrink_to_fit();
        keep(lists, seen, term, List(read), sizeof(Postings) + read->row.capacity());
        return read;
    }

    /// How many documents hold a term.
    uint32_t frequency(const State &seen, const Xapian::Database &database, const std::string &term)
    {
        if (const List known = find(lists, seen, term))
            return known->count;
        // 0 for what is not kept.
        if (const uint32_t known = find(counts, seen, term))
            return known - 1;
        const uint32_t count = database.get_termfreq(term);
        keep(counts, seen, term, count + 1, sizeof count);
        return count;
    }

private:
    static constexpr size_t room_of_a_document = 32, least_room = 4 << 20, most_room = 16 << 20;
    static constexpr size_t room_of_counts = 512 << 10;

    template <typename Value> Value find(Recent<Value> &kept, const State &seen, const std::string &term)
    {
        const std::lock_guard<std::mutex> guard(mutex);
        const Value *known = seen == state ? kept.find(term) : nullptr;
        return known ? *known : Value();
    }

    template <typename Value>
    void keep(Recent<Value> &kept, const State &seen, const std::string &term, Value value, size_t bytes)
    {
        const std::lock_guard<std::mutex> guard(mutex);
        if (seen == state)
            kept.keep(term, std::move(value), bytes);
    }

    std::mutex mutex;
    State state;
    Recent<List> lists{0};
    Recent<uint32_t> counts{0};
};

} // namespace cxapian

#endif

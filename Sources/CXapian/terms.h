// What a piece of an index knows of each term while it grows.
#ifndef CXAPIAN_TERMS_H
#define CXAPIAN_TERMS_H

#include "postings.h"

#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace cxapian {

/// What every occurrence of a term needs comes first, in the same line of the processor's cache.
struct alignas(64) TermPostings {
    std::string term;
    /// Where it stands in the document that is being added, if that is this one.
    uint32_t document = 0, entry = 0;
    Postings postings;
    /// For each document that the term has places in: how much higher its number is than the one before, how many bytes follow, and
    /// the places as Xapian keeps them.
    std::string places;
    uint32_t last_placed = 0;
};

/// Finds terms by their text, which they hold. Half of the slots are empty at least.
class TermTable {
public:
    const std::deque<TermPostings> &all() const { return terms; }

    /// A number that is the same for the same text.
    static uint64_t hash(std::string_view term) { return std::hash<std::string_view>()(term); }

    /// Has the processor fetch what `find` looks at first.
    void prepare(uint64_t hash) const { __builtin_prefetch(&slots[hash & (slots.size() - 1)]); }

    /// Has the processor fetch what `find` looks at next, most likely.
    void prepare_term(uint64_t hash) const { __builtin_prefetch(slots[hash & (slots.size() - 1)].term); }

    /// The term of a text, which is new where there was none; it stays where it is.
    TermPostings *find(std::string_view term, uint64_t hash)
    {
        size_t index = hash & (slots.size() - 1);
        for (; slots[index].term; index = (index + 1) & (slots.size() - 1)) {
            if (slots[index].hash == hash && slots[index].term->term == term)
                return slots[index].term;
        }
        terms.emplace_back();
        TermPostings *const made = &terms.back();
        made->term = term;
        slots[index] = {hash, made};
        if (terms.size() * 2 > slots.size())
            grow();
        return made;
    }

private:
    struct Slot {
        uint64_t hash = 0;
        TermPostings *term = nullptr;
    };

    void grow()
    {
        const std::vector<Slot> before = std::exchange(slots, std::vector<Slot>(slots.size() * 2));
        for (const Slot &slot : before) {
            if (!slot.term)
                continue;
            size_t index = slot.hash & (slots.size() - 1);
            while (slots[index].term)
                index = (index + 1) & (slots.size() - 1);
            slots[index] = slot;
        }
    }

    std::deque<TermPostings> terms;
    std::vector<Slot> slots = std::vector<Slot>(1 << 16);
};

} // namespace cxapian

#endif

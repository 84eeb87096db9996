// A list of documents.
#ifndef CXAPIAN_POSTINGS_H
#define CXAPIAN_POSTINGS_H

#include "glass.h"

#include <memory>
#include <utility>

namespace cxapian {

/// What a document's number and weights are put into: a list of documents, in order, of two or three bytes each.
struct Postings {
    void add(uint32_t document, uint64_t weight)
    {
        char bytes[20];
        char *end = bytes;
        if (count++ == 0)
            first = document;
        else
            end = packed(end, document - last - 1);
        end = packed(end, weight);
        row.append(bytes, static_cast<size_t>(end - bytes));
        last = document;
        total += weight;
    }

    /// Where the next entry goes.
    const char *end() const { return row.data() + row.size(); }

    uint32_t first = 0, last = 0, count = 0;
    uint64_t total = 0;
    /// The weight of the first; for each other by how much its number is higher than one above the number before, and its weight.
    std::string row;
};

/// Goes through a list of documents, whose weights are below 2³².
class PostingCursor {
public:
    /// The number behind all documents.
    static constexpr uint32_t end = UINT32_MAX;

    explicit PostingCursor(std::shared_ptr<const Postings> list) : list(std::move(list)), left(this->list->count)
    {
        next = this->list->row.data();
        if (left == 0)
            return;
        at = this->list->first;
        held = number();
    }

    /// The document's number; `end` when there is no other.
    uint32_t document() const { return at; }
    uint32_t weight() const { return held; }

    void advance()
    {
        if (--left == 0) {
            at = end;
            return;
        }
        at += number() + 1;
        held = number();
    }

private:
    uint32_t number()
    {
        const auto byte = static_cast<unsigned char>(*next++);
        if (byte < 128)
            return byte;
        uint32_t value = byte & 127;
        for (int shift = 7;; shift += 7) {
            const auto more = static_cast<unsigned char>(*next++);
            value |= static_cast<uint32_t>(more & 127) << shift;
            if (more < 128)
                return value;
        }
    }

    std::shared_ptr<const Postings> list;
    const char *next;
    uint32_t left, at = end, held = 0;
};

} // namespace cxapian

#endif

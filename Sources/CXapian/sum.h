// Groups of terms whose weights are added up, list by list.
#ifndef CXAPIAN_SUM_H
#define CXAPIAN_SUM_H

#include "groups.h"
#include "saturation.h"

#include <algorithm>
#include <vector>

namespace cxapian {

/// The documents that groups find, by what all groups are worth together.
///
/// Each list is read once. All lists are read up to the same document before any goes on, so that what is added up stays in the
/// processor's own memory however many documents there are.
class Sum {
public:
    Sum(xapian_reader &reader, const std::vector<Together> &asked, Saturation saturation);

    /// Shows each document that is found, in order, with its worth. To be called once.
    template <typename Body> void for_each(Body body)
    {
        for (uint32_t first = next_found(); first != PostingCursor::end; first = next_found()) {
            begin = first;
            end = first + std::min(window, PostingCursor::end - first);
            for (Part &part : parts)
                add(part);
            for (uint32_t offset = 0; offset < end - begin; ++offset) {
                if (worth[offset] == 0)
                    continue;
                body(begin + offset, worth[offset]);
                worth[offset] = 0;
            }
        }
    }

private:
    /// So many documents are added up at a time.
    static constexpr uint32_t window = 1 << 13;

    struct Terms {
        bool is_constant;
        /// What a document is worth less than; where it is constant, what it is worth.
        double limit;
        std::vector<PostingCursor> cursors;
    };

    struct Part {
        xapian_role role;
        std::vector<Terms> terms;
    };

    Terms terms(const Group &group, xapian_reader &reader) const;
    uint32_t next_found() const;
    void add(Part &part);
    void add_together(Part &part);
    void put(xapian_role role, uint32_t offset, double value);
    template <typename Body> void for_each(Terms &terms, Body body);

    const Saturation saturation;
    std::vector<Part> parts;
    /// The documents that are added up now: from the first to behind the last.
    uint32_t begin = 0, end = 0;
    /// Of each of these, 0 where it was not found.
    std::vector<double> worth = std::vector<double>(window);
    /// Of a group of several terms: what they weigh together, with a mark that any is held, and where.
    static constexpr uint32_t held = uint32_t{1} << 31;
    std::vector<uint32_t> weights = std::vector<uint32_t>(window), touched;
    /// Of groups that only count together: what they are worth, how many of them there are, and where.
    std::vector<double> apart;
    std::vector<uint32_t> counts, begun;
};

} // namespace cxapian

#endif

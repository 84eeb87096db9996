// The best of what is found by sums alone.
#include "results.h"
#include "sum.h"

using cxapian::guarded;

namespace {

/// The first of the documents that are offered, by weight; of the same weight those that were offered first.
class Best {
public:
    explicit Best(size_t most) : most(most) {}

    void offer(uint32_t document, double weight)
    {
        ++offered;
        if (kept.size() == most) {
            if (most == 0 || weight <= kept.front().weight)
                return;
            std::pop_heap(kept.begin(), kept.end(), comes_before);
            kept.pop_back();
        }
        kept.push_back({document, weight});
        std::push_heap(kept.begin(), kept.end(), comes_before);
    }

    std::vector<xapian_hit> in_order()
    {
        std::sort_heap(kept.begin(), kept.end(), comes_before);
        return std::move(kept);
    }

    uint32_t offered = 0;

private:
    static bool comes_before(const xapian_hit &left, const xapian_hit &right)
    {
        return left.weight != right.weight ? left.weight > right.weight : left.document < right.document;
    }

    size_t most;
    /// A heap, the last of them on top.
    std::vector<xapian_hit> kept;
};

} // namespace

int xapian_reader_rank(
    xapian_reader *reader, const xapian_group *groups, size_t count, const xapian_search *search,
    xapian_results **results)
{
    return guarded([&] {
        Best best(static_cast<size_t>(search->offset) + search->limit);
        cxapian::Sum(*reader, cxapian::together(groups, count), {search->documents, search->half})
            .for_each([&](uint32_t document, double worth) { best.offer(document, worth); });
        std::unique_ptr<xapian_results> made(new xapian_results);
        made->estimate = best.offered;
        const std::vector<xapian_hit> hits = best.in_order();
        for (size_t index = search->offset; index < hits.size(); ++index)
            made->add(reader->content.get_document(hits[index].document), hits[index].weight, *search);
        *results = made.release();
    });
}

// Documents that are known before a search, as a part of its query.
#ifndef CXAPIAN_HITS_H
#define CXAPIAN_HITS_H

#include "guard.h"

#include <algorithm>
#include <vector>

namespace cxapian {

/// Goes through documents in order of their numbers.
class Hits : public Xapian::PostingSource {
public:
    void next(double) override { ++passed; }

    void skip_to(Xapian::docid document, double) override
    {
        size_t at = passed > 0 ? passed - 1 : 0;
        // Mostly near: twice as far each time, then by halves.
        size_t step = 1;
        while (at + step < hits.size() && hits[at + step].document < document) {
            at += step;
            step *= 2;
        }
        const auto first = hits.begin() + static_cast<std::ptrdiff_t>(std::min(at, hits.size()));
        const auto last = hits.begin() + static_cast<std::ptrdiff_t>(std::min(at + step + 1, hits.size()));
        const auto found = std::lower_bound(first, last, document, [](const xapian_hit &hit, Xapian::docid document) {
            return hit.document < document;
        });
        passed = static_cast<size_t>(found - hits.begin()) + 1;
    }

    bool at_end() const override { return passed > hits.size(); }
    Xapian::docid get_docid() const override { return hits[passed - 1].document; }
    double get_weight() const override { return hits[passed - 1].weight; }
    Xapian::doccount get_termfreq_min() const override { return static_cast<Xapian::doccount>(hits.size()); }
    Xapian::doccount get_termfreq_est() const override { return get_termfreq_min(); }
    Xapian::doccount get_termfreq_max() const override { return get_termfreq_min(); }

protected:
    explicit Hits(std::vector<xapian_hit> hits) : hits(std::move(hits)) {}

    /// Xapian asks for the next one first.
    void begin()
    {
        passed = 0;
        double most = 0;
        for (const xapian_hit &hit : hits)
            most = std::max(most, hit.weight);
        set_maxweight(most);
    }

    std::vector<xapian_hit> hits;

private:
    /// So many are behind it, that at which it stands among them.
    size_t passed = 0;
};

} // namespace cxapian

#endif

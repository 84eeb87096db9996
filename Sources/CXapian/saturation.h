// What a term is worth in a search: the formula of `xapian_search`.
#ifndef CXAPIAN_SATURATION_H
#define CXAPIAN_SATURATION_H

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

namespace cxapian {

struct Saturation {
    double documents, half;

    /// What a term of any weight is worth less than, that so many documents hold.
    double limit(double factor, double holding) const
    {
        // Of several terms that are weighed as one it is estimated among all documents, those of sections too.
        holding = std::min(holding, documents);
        return 2 * factor * std::log(1 + (documents - holding + 0.5) / (holding + 0.5));
    }

    /// What a term of that weight is worth.
    double worth(double limit, uint32_t weight) const { return weight > 0 ? limit * weight / (weight + half) : 0; }

    /// How many of all documents of an index hold any of some terms, as Xapian estimates it for OP_SYNONYM: by twos, the rarest
    /// first, as if they had nothing to do with each other.
    ///
    /// - Parameter counts: how many hold each; one at least, none 0.
    static double holding(std::vector<double> counts, double all)
    {
        const std::greater<double> rarest_first;
        std::make_heap(counts.begin(), counts.end(), rarest_first);
        while (counts.size() > 1) {
            const double right = counts.front();
            std::pop_heap(counts.begin(), counts.end(), rarest_first);
            counts.pop_back();
            const double left = counts.front();
            std::pop_heap(counts.begin(), counts.end(), rarest_first);
            counts.back() = std::floor(left + right - left * right / all + 0.5);
            std::push_heap(counts.begin(), counts.end(), rarest_first);
        }
        return counts[0];
    }
};

} // namespace cxapian

#endif

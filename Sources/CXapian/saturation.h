// What a term is worth in a search: the formula of `xapian_search`.
#ifndef CXAPIAN_SATURATION_H
#define CXAPIAN_SATURATION_H

#include <algorithm>
#include <cmath>
#include <cstdint>

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
};

} // namespace cxapian

#endif

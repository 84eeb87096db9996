// What a search found.
#ifndef CXAPIAN_RESULTS_H
#define CXAPIAN_RESULTS_H

#include "guard.h"

#include <vector>

struct xapian_results {
    struct Facet {
        std::string value;
        uint32_t count;
    };

    /// Adds a hit with the values that are to be told of it.
    void add(const Xapian::Document &document, double weight, const xapian_search &search)
    {
        hits.push_back({document.get_docid(), weight});
        std::vector<std::string> told;
        for (size_t index = 0; index < search.value_count; ++index)
            told.push_back(document.get_value(search.value_slots[index]));
        values.push_back(std::move(told));
    }

    std::vector<xapian_hit> hits;
    std::vector<std::vector<std::string>> values;
    std::vector<std::vector<Facet>> facets;
    uint32_t estimate = 0;
};

#endif

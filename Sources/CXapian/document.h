// A document before it is added: what was said of it, in the order in which that was said.
#ifndef CXAPIAN_DOCUMENT_H
#define CXAPIAN_DOCUMENT_H

#include "guard.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

struct xapian_document {
    struct Word {
        size_t start;
        uint32_t length;
        /// 0 for none.
        uint32_t place;
        uint32_t weight;
    };

    void add(xapian_bytes term, uint32_t place, uint32_t weight)
    {
        words.push_back({bytes.size(), static_cast<uint32_t>(term.count), place, weight});
        bytes.append(term.bytes, term.count);
    }

    std::string_view term(const Word &word) const { return {bytes.data() + word.start, word.length}; }

    bool has_places() const
    {
        return std::any_of(words.begin(), words.end(), [](const Word &word) { return word.place > 0; });
    }

    /// The same as Xapian has it.
    Xapian::Document content() const;

    std::string bytes;
    std::vector<Word> words;
    /// By slot.
    std::map<uint32_t, std::string> values;
};

#endif

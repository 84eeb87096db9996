// Words of failures, texts that are handed over, and stems.
#include "guard.h"

#include <cstring>

namespace {
thread_local char reason[256] = "nothing failed";
}

void cxapian::remember(const char *words) noexcept
{
    size_t count = 0;
    for (; words[count] != 0 && count + 1 < sizeof reason; ++count) {
        const char byte = words[count];
        reason[count] = byte >= 0x20 && byte < 0x7F ? byte : '?';
    }
    if (count == 0)
        reason[count++] = '?';
    reason[count] = 0;
}

const char *xapian_reason(void) { return reason; }

const char *xapian_library_version(void) { return Xapian::version_string(); }

xapian_bytes xapian_text_bytes(const xapian_text *text) { return cxapian::bytes(text->content); }

void xapian_text_free(xapian_text *text) { delete text; }

struct xapian_stemmer {
    Xapian::Stem content;
    std::string last;
};

xapian_stemmer *xapian_stemmer_new(const char *language)
{
    xapian_stemmer *stemmer = nullptr;
    cxapian::guarded([&] { stemmer = new xapian_stemmer{Xapian::Stem(language), {}}; });
    return stemmer;
}

void xapian_stemmer_free(xapian_stemmer *stemmer) { delete stemmer; }

xapian_bytes xapian_stem(xapian_stemmer *stemmer, xapian_bytes word)
{
    stemmer->last.clear();
    cxapian::guarded([&] { stemmer->last = stemmer->content(cxapian::text(word)); });
    return cxapian::bytes(stemmer->last);
}

#include "sum.h"

#include "hits.h"

#include <memory>

using cxapian::guarded;
using cxapian::Saturation;
using cxapian::Together;

cxapian::Sum::Sum(xapian_reader &reader, const std::vector<Together> &asked, Saturation saturation)
    : saturation(saturation)
{
    for (const Together &together : asked) {
        Part part{together.role, {}};
        for (const Group &group : together.groups)
            part.terms.push_back(terms(group, reader));
        const bool can_be = std::none_of(
            part.terms.begin(), part.terms.end(), [](const Terms &terms) { return terms.cursors.empty(); });
        if (can_be)
            parts.push_back(std::move(part));
    }
}

cxapian::Sum::Terms cxapian::Sum::terms(const Group &group, xapian_reader &reader) const
{
    Terms found{group.is_constant, group.factor, {}};
    std::vector<double> counts;
    for (const std::string &term : group.terms) {
        auto list = reader.list(term);
        if (list->count == 0)
            continue;
        counts.push_back(list->count);
        found.cursors.emplace_back(std::move(list));
    }
    if (!counts.empty() && !group.is_constant)
        found.limit = saturation.limit(group.factor, Saturation::holding(counts, reader.content.get_doccount()));
    return found;
}

/// The first document not added up yet that may be found; `PostingCursor::end` where there is none.
uint32_t cxapian::Sum::next_found() const
{
    uint32_t next = PostingCursor::end;
    for (const Part &part : parts) {
        if (part.role != XAPIAN_FINDS)
            break;
        for (const Terms &terms : part.terms)
            for (const PostingCursor &cursor : terms.cursors)
                next = std::min(next, cursor.document());
    }
    return next;
}

/// Shows the documents of the window that hold any of the terms, each once, with what they are worth.
template <typename Body> void cxapian::Sum::for_each(Terms &terms, Body body)
{
    for (PostingCursor &cursor : terms.cursors)
        while (cursor.document() < begin)
            cursor.advance();
    if (terms.cursors.size() == 1) {
        PostingCursor cursor = std::move(terms.cursors[0]);
        for (; cursor.document() < end; cursor.advance())
            body(
                cursor.document() - begin,
                terms.is_constant ? terms.limit : saturation.worth(terms.limit, cursor.weight()));
        terms.cursors[0] = std::move(cursor);
        return;
    }
    for (PostingCursor &cursor : terms.cursors) {
        for (; cursor.document() < end; cursor.advance()) {
            const uint32_t offset = cursor.document() - begin;
            if (weights[offset] == 0)
                touched.push_back(offset);
            weights[offset] = (weights[offset] | held) + cursor.weight();
        }
    }
    for (const uint32_t offset : touched) {
        body(offset, terms.is_constant ? terms.limit : saturation.worth(terms.limit, weights[offset] & ~held));
        weights[offset] = 0;
    }
    touched.clear();
}

void cxapian::Sum::add(Part &part)
{
    if (part.terms.size() > 1)
        add_together(part);
    else
        for_each(part.terms[0], [&](uint32_t offset, double value) { put(part.role, offset, value); });
}

void cxapian::Sum::add_together(Part &part)
{
    apart.resize(window);
    counts.resize(window);
    for (size_t index = 0; index < part.terms.size(); ++index)
        for_each(part.terms[index], [&](uint32_t offset, double value) {
            if (index == 0)
                begun.push_back(offset);
            if (counts[offset] != index)
                return;
            ++counts[offset];
            apart[offset] += value;
        });
    for (const uint32_t offset : begun) {
        if (counts[offset] == part.terms.size())
            put(part.role, offset, apart[offset]);
        counts[offset] = 0;
        apart[offset] = 0;
    }
    begun.clear();
}

void cxapian::Sum::put(xapian_role role, uint32_t offset, double value)
{
    switch (role) {
    case XAPIAN_FINDS:
        worth[offset] += value;
        return;
    case XAPIAN_ADDS:
        if (worth[offset] != 0)
            worth[offset] += value;
        return;
    case XAPIAN_EXCLUDES:
        worth[offset] = 0;
        return;
    }
}

namespace {

/// A sum as a part of a query.
class SumSource : public cxapian::Hits {
public:
    SumSource(xapian_reader *reader, std::shared_ptr<const std::vector<Together>> asked, Saturation saturation)
        : Hits({}), reader(reader), asked(std::move(asked)), saturation(saturation)
    {
    }

    SumSource *clone() const override { return new SumSource(reader, asked, saturation); }
    std::string name() const override { return "Sum"; }

    void init(const Xapian::Database &) override
    {
        hits.clear();
        cxapian::Sum(*reader, *asked, saturation).for_each([&](uint32_t document, double worth) {
            hits.push_back({document, worth});
        });
        begin();
    }

private:
    xapian_reader *reader;
    std::shared_ptr<const std::vector<Together>> asked;
    Saturation saturation;
};

} // namespace

int xapian_query_sum(
    xapian_reader *reader, const xapian_group *groups, size_t count, double documents, double half,
    xapian_query **query)
{
    return guarded([&] {
        auto asked = std::make_shared<const std::vector<Together>>(cxapian::together(groups, count));
        SumSource source(reader, std::move(asked), Saturation{documents, half});
        *query = new xapian_query{Xapian::Query(&source)};
    });
}

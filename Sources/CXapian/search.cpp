// Queries, and what they find.
#include "hits.h"
#include "results.h"
#include "saturation.h"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <vector>

using cxapian::bytes;
using cxapian::guarded;
using cxapian::text;

int xapian_query_everything(xapian_query **query)
{
    return guarded([&] { *query = new xapian_query{Xapian::Query(std::string())}; });
}

int xapian_query_constant(double weight, xapian_query **query)
{
    return guarded([&] {
        Xapian::FixedWeightPostingSource source(weight);
        *query = new xapian_query{Xapian::Query(&source)};
    });
}

int xapian_query_term(xapian_bytes term, uint32_t times, xapian_query **query)
{
    return guarded([&] { *query = new xapian_query{Xapian::Query(text(term), times)}; });
}

namespace {

/// Documents that are known by their numbers.
class Documents : public cxapian::Hits {
public:
    explicit Documents(std::vector<xapian_hit> all) : Hits(std::move(all)) {}

    Documents *clone() const override { return new Documents(hits); }
    std::string name() const override { return "Documents"; }
    void init(const Xapian::Database &) override { begin(); }
};

} // namespace

int xapian_query_documents(const uint32_t *documents, size_t count, xapian_query **query)
{
    return guarded([&] {
        std::vector<xapian_hit> all;
        for (size_t index = 0; index < count; ++index)
            all.push_back({documents[index], 0});
        Documents source(std::move(all));
        *query = new xapian_query{Xapian::Query(&source)};
    });
}

int xapian_query_prefix(xapian_bytes prefix, uint32_t limit, xapian_query **query)
{
    return guarded([&] {
        *query = new xapian_query{Xapian::Query(
            Xapian::Query::OP_WILDCARD, text(prefix), limit, Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT,
            Xapian::Query::OP_SYNONYM)};
    });
}

int xapian_query_values(uint32_t slot, xapian_bytes lowest, xapian_bytes highest, xapian_query **query)
{
    return guarded([&] {
        *query = new xapian_query{Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, text(lowest), text(highest))};
    });
}

int xapian_query_scale(double factor, const xapian_query *part, xapian_query **query)
{
    return guarded([&] {
        *query = new xapian_query{Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, part->content, factor)};
    });
}

int xapian_query_combine(
    xapian_operator how, const xapian_query *const *parts, size_t count, uint32_t window, xapian_query **query)
{
    return guarded([&] {
        static const Xapian::Query::op operators[] = {
            Xapian::Query::OP_AND,       Xapian::Query::OP_OR,     Xapian::Query::OP_MAX,
            Xapian::Query::OP_SYNONYM,   Xapian::Query::OP_AND_NOT, Xapian::Query::OP_AND_MAYBE,
            Xapian::Query::OP_FILTER,    Xapian::Query::OP_NEAR,   Xapian::Query::OP_PHRASE,
        };
        std::vector<Xapian::Query> all;
        all.reserve(count);
        for (size_t index = 0; index < count; ++index)
            all.push_back(parts[index]->content);
        *query = new xapian_query{Xapian::Query(operators[how], all.begin(), all.end(), window)};
    });
}

void xapian_query_free(xapian_query *query)
{
    guarded([&] { delete query; });
}

namespace {

/// The weighting of `xapian_search`.
class Saturating : public Xapian::Weight {
public:
    explicit Saturating(cxapian::Saturation saturation) : saturation(saturation)
    {
        need_stat(TERMFREQ);
        need_stat(WDF);
        need_stat(WDF_MAX);
        need_stat(WQF);
    }

    Saturating *clone() const override { return new Saturating(saturation); }
    std::string name() const override { return "Saturating"; }

    void init(double scale) override
    {
        limit = saturation.limit(scale * get_wqf(), get_termfreq());
    }

    double get_sumpart(Xapian::termcount weight, Xapian::termcount, Xapian::termcount) const override
    {
        return saturation.worth(limit, weight);
    }
    double get_maxpart() const override { return get_sumpart(get_wdf_upper_bound(), 0, 0); }
    double get_sumextra(Xapian::termcount, Xapian::termcount) const override { return 0; }
    double get_maxextra() const override { return 0; }

private:
    cxapian::Saturation saturation;
    double limit = 0;
};

/// Counts the values of some slots over all matches, a value's lines each by themselves.
class Counter : public Xapian::MatchSpy {
public:
    Counter(const uint32_t *slots, size_t count) : slots(slots, slots + count), counts(count) {}

    void operator()(const Xapian::Document &document, double) override
    {
        for (size_t facet = 0; facet < slots.size(); ++facet) {
            const std::string value = document.get_value(slots[facet]);
            size_t start = 0;
            while (start < value.size()) {
                const size_t end = std::min(value.find('\n', start), value.size());
                if (end > start)
                    ++counts[facet][value.substr(start, end - start)];
                start = end + 1;
            }
        }
    }

    std::vector<uint32_t> slots;
    std::vector<std::unordered_map<std::string, uint32_t>> counts;
};

} // namespace

int xapian_reader_search(
    xapian_reader *reader, const xapian_query *query, const xapian_search *search, xapian_results **results)
{
    return guarded([&] {
        Xapian::Enquire enquire(reader->content);
        enquire.set_query(query->content);
        if (search->is_weighed)
            enquire.set_weighting_scheme(Saturating({search->documents, search->half}));
        else
            enquire.set_weighting_scheme(Xapian::BoolWeight());
        if (search->collapse_slot != XAPIAN_NO_SLOT)
            enquire.set_collapse_key(search->collapse_slot, search->collapse_limit);
        if (search->sort_slot != XAPIAN_NO_SLOT)
            enquire.set_sort_by_value_then_relevance(search->sort_slot, true);
        Counter counter(search->facet_slots, search->facet_count);
        if (search->facet_count > 0)
            enquire.add_matchspy(&counter);

        const Xapian::MSet found = enquire.get_mset(search->offset, search->limit, search->look_at);
        std::unique_ptr<xapian_results> made(new xapian_results);
        made->estimate = found.get_matches_estimated();
        for (auto match = found.begin(); match != found.end(); ++match)
            made->add(match.get_document(), match.get_weight(), *search);
        for (const auto &counts : counter.counts) {
            std::vector<xapian_results::Facet> facet;
            for (const auto &count : counts)
                facet.push_back({count.first, count.second});
            std::sort(facet.begin(), facet.end(), [](const auto &left, const auto &right) {
                return left.count != right.count ? left.count > right.count : left.value < right.value;
            });
            made->facets.push_back(std::move(facet));
        }
        *results = made.release();
    });
}

void xapian_results_free(xapian_results *results) { delete results; }

size_t xapian_results_count(const xapian_results *results) { return results->hits.size(); }

uint32_t xapian_results_estimate(const xapian_results *results) { return results->estimate; }

xapian_hit xapian_results_hit(const xapian_results *results, size_t index) { return results->hits[index]; }

xapian_bytes xapian_results_value(const xapian_results *results, size_t index, size_t ordinal)
{
    return bytes(results->values[index][ordinal]);
}

size_t xapian_results_facet_count(const xapian_results *results, size_t facet)
{
    return results->facets[facet].size();
}

xapian_bytes xapian_results_facet(const xapian_results *results, size_t facet, size_t index, uint32_t *count)
{
    *count = results->facets[facet][index].count;
    return bytes(results->facets[facet][index].value);
}

// What groups of terms are worth in a few documents, by the documents' own lists of terms.
#include "groups.h"
#include "saturation.h"

#include <map>

using cxapian::Group;
using cxapian::guarded;
using cxapian::Saturation;
using cxapian::Together;

namespace {

/// Groups as they are weighed in one document after the other.
class Scales {
public:
    Scales(xapian_reader &reader, const std::vector<Together> &asked, Saturation saturation)
        : reader(reader), saturation(saturation)
    {
        for (const Together &together : asked) {
            parts.push_back(together.groups.size());
            for (const Group &group : together.groups)
                add(group);
        }
        weights.resize(limits.size());
        holds.resize(limits.size());
    }

    /// Less than 0 where the document holds nothing of all that.
    double weigh(uint32_t document)
    {
        std::fill(weights.begin(), weights.end(), 0);
        std::fill(holds.begin(), holds.end(), false);
        auto next = reader.content.termlist_begin(document);
        const auto end = reader.content.termlist_end(document);
        for (const auto &[term, groups] : places) {
            if (next == end)
                break;
            next.skip_to(term);
            if (next == end || *next != term)
                continue;
            const uint32_t weight = next.get_wdf();
            for (const size_t group : groups) {
                weights[group] += weight;
                holds[group] = true;
            }
        }
        return worth();
    }

private:
    void add(const Group &group)
    {
        std::vector<double> counts;
        for (const std::string &term : group.terms) {
            const uint32_t count = reader.frequency(term);
            if (count == 0)
                continue;
            counts.push_back(count);
            places[term].push_back(limits.size());
        }
        limits.push_back(
            counts.empty()
                ? 0
                : saturation.limit(group.factor, Saturation::holding(counts, reader.content.get_doccount())));
    }

    double worth() const
    {
        double sum = 0;
        bool is_held = false;
        size_t group = 0;
        for (const size_t count : parts) {
            double part = 0;
            bool holds_all = true;
            for (size_t last = group + count; group < last; ++group) {
                holds_all = holds_all && holds[group];
                part += saturation.worth(limits[group], weights[group]);
            }
            if (!holds_all)
                continue;
            is_held = true;
            sum += part;
        }
        return is_held ? sum : -1;
    }

    xapian_reader &reader;
    const Saturation saturation;
    /// How many groups, one behind the other, count together.
    std::vector<size_t> parts;
    /// By group: what it is worth less than.
    std::vector<double> limits;
    /// By term: the groups that it belongs to.
    std::map<std::string, std::vector<size_t>> places;
    /// By group: what its terms weigh in the document, and whether it holds any.
    std::vector<uint32_t> weights;
    std::vector<bool> holds;
};

} // namespace

int xapian_reader_weigh(
    xapian_reader *reader, const xapian_group *groups, size_t count, double documents, double half,
    const uint32_t *of, size_t of_count, double *weights)
{
    return guarded([&] {
        Scales scales(*reader, cxapian::together(groups, count), {documents, half});
        for (size_t index = 0; index < of_count; ++index)
            weights[index] = scales.weigh(of[index]);
    });
}

// Groups of terms whose weights are added up, list by list.
#include "guard.h"
#include "saturation.h"

#include <algorithm>
#include <functional>

using cxapian::guarded;
using cxapian::PerDocument;
using cxapian::Posting;
using cxapian::RecentLists;
using cxapian::Saturation;
using cxapian::text;

RecentLists::List RecentLists::list(const Xapian::Database &database, const std::string &term)
{
    constexpr size_t half_the_room = 2 << 20;
    constexpr size_t room_of_an_entry = 128;

    const auto known = fresh.find(term);
    if (known != fresh.end())
        return known->second;
    List found;
    const auto old = older.find(term);
    if (old != older.end()) {
        found = old->second;
    } else {
        auto read = std::make_shared<std::vector<Posting>>();
        read->reserve(database.get_termfreq(term));
        const Xapian::docid last = database.get_lastdocid();
        for (auto next = database.postlist_begin(term); next != database.postlist_end(term); ++next) {
            // Who adds up has room for the documents that there are.
            if (*next > last)
                throw Xapian::DatabaseCorruptError("a list goes on behind the last document");
            read->push_back({*next, next.get_wdf()});
        }
        found = std::move(read);
    }
    const size_t taken = found->size() * sizeof(Posting) + room_of_an_entry;
    if (room + taken > half_the_room) {
        older = std::move(fresh);
        fresh.clear();
        room = 0;
    }
    if (taken <= half_the_room) {
        fresh[term] = found;
        room += taken;
    }
    return found;
}

namespace {

struct Group {
    double factor;
    std::vector<std::string> terms;
};

/// The documents that hold any of the terms of some groups, by what these are worth together.
class Sum : public Xapian::PostingSource {
public:
    Sum(xapian_reader *reader, std::shared_ptr<const std::vector<Group>> groups, Saturation saturation)
        : reader(reader), groups(std::move(groups)), saturation(saturation)
    {
    }

    Sum *clone() const override { return new Sum(reader, groups, saturation); }
    std::string name() const override { return "Sum"; }

    void init(const Xapian::Database &database) override
    {
        const size_t last = database.get_lastdocid();
        worth.reset(new PerDocument<double>(reader->spare, last + 2));
        end = static_cast<Xapian::docid>(last + 1);
        PerDocument<uint32_t> weights(reader->spare, last + 1);
        for (const Group &group : *groups)
            add(group, database, weights);
        set_maxweight(most);
        // A value at the end, so that whoever looks for the next one stops there.
        (*worth)[end] = 1;
    }

    void next(double) override { move(current + 1); }
    void skip_to(Xapian::docid document, double) override { move(std::max(document, current)); }
    bool at_end() const override { return current >= end; }
    Xapian::docid get_docid() const override { return current; }
    double get_weight() const override { return (*worth)[current]; }
    Xapian::doccount get_termfreq_min() const override { return count; }
    Xapian::doccount get_termfreq_est() const override { return count; }
    Xapian::doccount get_termfreq_max() const override { return count; }

private:
    void move(Xapian::docid document)
    {
        for (current = document; current < end && (*worth)[current] == 0;)
            ++current;
    }

    void add(const Group &group, const Xapian::Database &database, PerDocument<uint32_t> &weights)
    {
        std::vector<RecentLists::List> lists;
        for (const std::string &term : group.terms) {
            RecentLists::List list = reader->recent.list(database, term);
            if (!list->empty())
                lists.push_back(std::move(list));
        }
        if (lists.empty())
            return;
        const double limit = saturation.limit(group.factor, holding(lists, database.get_doccount()));
        if (lists.size() == 1) {
            for (const Posting &posting : *lists[0])
                add(posting.document, saturation.worth(limit, posting.weight));
            return;
        }
        for (const auto &list : lists)
            for (const Posting &posting : *list)
                weights[posting.document] += posting.weight;
        for (const auto &list : lists)
            for (const Posting &posting : *list) {
                add(posting.document, saturation.worth(limit, weights[posting.document]));
                weights[posting.document] = 0;
            }
    }

    void add(Xapian::docid document, double value)
    {
        if (value == 0)
            return;
        double &sum = (*worth)[document];
        if (sum == 0)
            ++count;
        sum += value;
        most = std::max(most, sum);
    }

    /// How many documents hold any of the terms, as Xapian estimates it for OP_SYNONYM: by twos, the rarest first, as if they had
    /// nothing to do with each other.
    static double holding(const std::vector<RecentLists::List> &lists, double documents)
    {
        std::vector<double> counts;
        for (const auto &list : lists)
            counts.push_back(static_cast<double>(list->size()));
        const std::greater<double> rarest_first;
        std::make_heap(counts.begin(), counts.end(), rarest_first);
        while (counts.size() > 1) {
            const double right = counts.front();
            std::pop_heap(counts.begin(), counts.end(), rarest_first);
            counts.pop_back();
            const double left = counts.front();
            std::pop_heap(counts.begin(), counts.end(), rarest_first);
            counts.back() = std::floor(left + right - left * right / documents + 0.5);
            std::push_heap(counts.begin(), counts.end(), rarest_first);
        }
        return counts[0];
    }

    xapian_reader *reader;
    std::shared_ptr<const std::vector<Group>> groups;
    Saturation saturation;

    std::unique_ptr<PerDocument<double>> worth;
    Xapian::docid current = 0;
    /// Behind the last document.
    Xapian::docid end = 0;
    Xapian::doccount count = 0;
    double most = 0;
};

} // namespace

int xapian_query_sum(
    xapian_reader *reader, const xapian_group *groups, size_t count, double documents, double half,
    xapian_query **query)
{
    return guarded([&] {
        auto all = std::make_shared<std::vector<Group>>();
        for (size_t index = 0; index < count; ++index) {
            Group group{groups[index].factor, {}};
            for (size_t term = 0; term < groups[index].count; ++term)
                group.terms.push_back(text(groups[index].terms[term]));
            all->push_back(std::move(group));
        }
        Sum source(reader, std::move(all), Saturation{documents, half});
        *query = new xapian_query{Xapian::Query(&source)};
    });
}

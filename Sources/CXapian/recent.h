// The posting lists that were read last.
#ifndef CXAPIAN_RECENT_H
#define CXAPIAN_RECENT_H

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>
#include <xapian.h>

namespace cxapian {

struct Posting {
    uint32_t document, weight;
};

/// Of one state of an index, the lists that were asked for last, up to 4 MiB: few words are in most queries, and to read a
/// list that is kept costs a tenth of what it costs from the index.
class RecentLists {
public:
    using List = std::shared_ptr<const std::vector<Posting>>;

    /// The documents that hold a term, in order.
    List list(const Xapian::Database &database, const std::string &term);

    void clear()
    {
        fresh.clear();
        older.clear();
        room = 0;
    }

private:
    using Lists = std::unordered_map<std::string, List>;

    /// Those that were asked for since `older` were laid aside, and the room that they take.
    Lists fresh;
    size_t room = 0;
    Lists older;
};

} // namespace cxapian

#endif

// What `xapian_group` asks for.
#ifndef CXAPIAN_GROUPS_H
#define CXAPIAN_GROUPS_H

#include "guard.h"

#include <vector>

namespace cxapian {

/// Terms that are weighed as one.
struct Group {
    double factor;
    bool is_constant;
    std::vector<std::string> terms;
};

/// One group, or several that count only where all of them do.
struct Together {
    xapian_role role;
    std::vector<Group> groups;
};

/// The groups in the order of their roles, those of the same in the order in which they came.
std::vector<Together> together(const xapian_group *groups, size_t count);

} // namespace cxapian

#endif

#include "groups.h"

std::vector<cxapian::Together> cxapian::together(const xapian_group *groups, size_t count)
{
    std::vector<Together> all;
    for (const xapian_role role : {XAPIAN_FINDS, XAPIAN_ADDS, XAPIAN_EXCLUDES}) {
        uint32_t last = 0;
        for (size_t index = 0; index < count; ++index) {
            const xapian_group &given = groups[index];
            if (given.role != role)
                continue;
            Group group{given.factor, given.is_constant != 0, {}};
            for (size_t term = 0; term < given.count; ++term)
                group.terms.push_back(text(given.terms[term]));
            if (last == 0 || given.together != last)
                all.push_back(Together{role, {}});
            last = given.together;
            all.back().groups.push_back(std::move(group));
        }
    }
    return all;
}

// Where a term stands in a document, as Xapian's table of places has it.
#ifndef CXAPIAN_PLACES_H
#define CXAPIAN_PLACES_H

#include "glass.h"

namespace cxapian {

/// Numbers below a known bound, in as few bits as do: `BitWriter` of Xapian's `bitstream.cc`.
class Bits {
public:
    explicit Bits(std::string &to) : to(to) {}
    ~Bits()
    {
        if (count > 0)
            to.push_back(static_cast<char>(held));
    }

    void add(uint32_t value, uint32_t bound)
    {
        int bits = bound > 1 ? 32 - __builtin_clz(bound - 1) : 0;
        // What is left over of the codes goes to the middle of the range, whose codes are one bit shorter.
        const auto spare = static_cast<uint32_t>((uint64_t{1} << bits) - bound);
        if (spare > 0) {
            const uint32_t middle = (bound - spare) / 2;
            if (value >= middle + spare)
                value = (value - (middle + spare)) | uint32_t{1} << (bits - 1);
            else if (value >= middle)
                --bits;
        }
        held |= static_cast<uint64_t>(value) << count;
        count += bits;
        for (; count >= 8; count -= 8, held >>= 8)
            to.push_back(static_cast<char>(held));
    }

    /// What lies between the ends of an ascending list: its middle first, then each half.
    void add_between(const uint32_t *first, const uint32_t *last)
    {
        for (; first + 1 < last; first += (last - first) / 2) {
            const uint32_t *middle = first + (last - first) / 2;
            const auto lowest = static_cast<uint32_t>(*first + (middle - first));
            add(*middle - lowest, static_cast<uint32_t>(*last - *first + 1 - (last - first)));
            add_between(first, middle);
        }
    }

private:
    std::string &to;
    uint64_t held = 0;
    int count = 0;
};

/// Ascending places, one at least: the last, and where there are more the first, their number, and those between.
inline void pack_places(std::string &to, const uint32_t *first, const uint32_t *last)
{
    pack(to, *last);
    if (first == last)
        return;
    Bits bits(to);
    bits.add(*first, *last);
    bits.add(static_cast<uint32_t>(last - first - 1), *last - *first);
    bits.add_between(first, last);
}

} // namespace cxapian

#endif

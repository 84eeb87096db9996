// Room for numbers that searches need and give back.
#ifndef CXAPIAN_SPARE_H
#define CXAPIAN_SPARE_H

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

namespace cxapian {

/// Zeroed memory; up to three blocks of 1 MiB each are kept for whoever comes next, since to have the system give and take them
/// with each search costs more than to clear them.
class SpareRoom {
public:
    using Block = std::unique_ptr<void, decltype(&std::free)>;

    // A search must not fail where it gives back what it has.
    SpareRoom() { kept.reserve(most_blocks); }

    Block take(size_t bytes)
    {
        for (size_t index = 0; index < kept.size(); ++index) {
            if (kept[index].second < bytes)
                continue;
            Block block = std::move(kept[index].first);
            kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(index));
            std::memset(block.get(), 0, bytes);
            return block;
        }
        Block block(std::calloc(1, bytes), std::free);
        if (!block)
            throw std::bad_alloc();
        return block;
    }

    void give(Block block, size_t bytes)
    {
        if (bytes <= most_bytes && kept.size() < most_blocks)
            kept.emplace_back(std::move(block), bytes);
    }

private:
    static constexpr size_t most_blocks = 3, most_bytes = 1 << 20;
    std::vector<std::pair<Block, size_t>> kept;
};

/// A number for each document of an index, 0 at first.
template <typename Number> class PerDocument {
public:
    PerDocument(SpareRoom &room, size_t count) : room(room), bytes(count * sizeof(Number)), block(room.take(bytes)) {}
    PerDocument(const PerDocument &) = delete;
    ~PerDocument() { room.give(std::move(block), bytes); }

    Number &operator[](size_t document) const { return static_cast<Number *>(block.get())[document]; }

private:
    SpareRoom &room;
    size_t bytes;
    SpareRoom::Block block;
};

} // namespace cxapian

#endif

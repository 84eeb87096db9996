// The files of an index as Xapian keeps them ("glass"): entries that come in order are written block by block, without reading
// anything back. What is written is read by Xapian itself, which merges it into the index that is used.
#ifndef CXAPIAN_GLASS_H
#define CXAPIAN_GLASS_H

#include "deflate.h"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cxapian {

/// The encodings of Xapian's `pack.h`. A number takes up to ten bytes; gives where these end.
inline char *packed(char *to, uint64_t number)
{
    for (; number >= 128; number >>= 7)
        *to++ = static_cast<char>(number | 0x80);
    *to++ = static_cast<char>(number);
    return to;
}

inline void pack(std::string &to, uint64_t number)
{
    char bytes[10];
    to.append(bytes, static_cast<size_t>(packed(bytes, number) - bytes));
}

inline void pack(std::string &to, std::string_view text)
{
    pack(to, text.size());
    to += text;
}

/// Reads what `pack` wrote, which must be there.
uint64_t unpack(const char *&from);

/// A document's number, so that keys are ordered as numbers are.
void pack_in_order(std::string &to, uint32_t number);

/// A term, so that keys are ordered as terms are; `is_last` where nothing follows.
void pack_in_order(std::string &to, std::string_view term, bool is_last = false);

/// Writes one of the trees: entries in the order of their keys.
class GlassTable {
public:
    /// From so many bytes on, if at all, tags are deflated where that makes them shorter.
    enum class Deflating : unsigned { never = 0, xapian_default = 18 };

    /// Begins a file. Throws where that cannot be made.
    explicit GlassTable(const std::string &path, Deflating deflating = Deflating::never);

    /// Adds an entry behind all others; a key has 1 to 255 bytes.
    void add(const std::string &key, std::string_view tag);

    /// Ends the file; gives what the index's record says of it. To be called once, at the end.
    std::string finish();

    /// What the record says of a table that holds nothing.
    static std::string nothing();

private:
    /// A block that is being filled, of one level of the tree.
    struct Block {
        std::vector<uint16_t> offsets;
        /// From the end on, as items are added.
        std::unique_ptr<char[]> bytes;
        size_t free = 0;
    };
    struct FileCloser {
        void operator()(FILE *file) const { fclose(file); }
    };

    void add_item(const std::string &key, std::string_view part, unsigned flags, unsigned component);
    void add_branch(size_t level, std::string key, unsigned component, uint32_t child);
    bool fits(const Block &block, size_t size) const;
    char *reserve(Block &block, size_t size);
    Block &block(size_t level);
    /// Writes a level's block; gives its number.
    uint32_t write(size_t level);
    static std::string record(
        uint32_t root, size_t levels, Deflating deflating, uint64_t entries, uint32_t blocks);

    std::unique_ptr<FILE, FileCloser> file;
    Deflating deflating;
    /// Where tags are deflated.
    std::unique_ptr<Deflater> deflater;
    std::vector<Block> levels;
    /// The keys by which the blocks that are being filled are found, with the component that they begin with.
    std::vector<std::pair<std::string, unsigned>> firsts;
    std::string last_key;
    uint64_t entries = 0;
    uint32_t blocks = 0;
};

/// What an index says of itself as a whole.
struct GlassStatistics {
    uint32_t documents = 0;
    /// The length of a document is the sum of its weights.
    uint64_t length = 0;
    uint32_t shortest = 0;
    uint32_t longest = 0;
    uint32_t heaviest = 0;
};

/// Writes the record that makes an index of tables, each as `finish` told.
void write_glass_record(
    const std::string &folder, const std::string &postings, const std::string &terms, const std::string &places,
    const GlassStatistics &statistics);

} // namespace cxapian

#endif

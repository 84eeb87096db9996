// Trees of blocks: see Xapian's `glass_table.h` for how a block is laid out, and `glass_version.cc` for the record.
#include "glass.h"
#include "guard.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/random.h>

namespace cxapian {

namespace {

constexpr size_t block_size = 8192;
/// Revision, level, two counts of what is free, and where the directory ends.
constexpr size_t block_header = 11;
constexpr size_t directory_entry = 2;
/// Four items of the largest size fit into a block.
constexpr size_t largest_item = (block_size - block_header - 4 * directory_entry) / 4;
/// Before the key there are the item's size and the key's.
constexpr size_t item_header = 3;
/// Behind the key of each part of an entry but the first there is the part's number.
constexpr size_t component_size = 2;
constexpr size_t longest_key = 255;
constexpr unsigned first_part = 0x2000, last_part = 0x4000, is_deflated = 0x8000;
constexpr uint32_t revision = 1;

[[noreturn]] void fail(const char *act)
{
    throw Xapian::DatabaseError(std::string("cannot ") + act, errno);
}

void store2(char *at, size_t number)
{
    at[0] = static_cast<char>(number >> 8);
    at[1] = static_cast<char>(number);
}

void store4(char *at, uint32_t number)
{
    store2(at, number >> 16);
    store2(at + 2, number & 0xFFFF);
}

} // namespace

uint64_t unpack(const char *&from)
{
    uint64_t number = 0;
    for (int shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(*from++);
        number |= static_cast<uint64_t>(byte & 0x7F) << shift;
        if (byte < 0x80)
            return number;
    }
}

void pack_in_order(std::string &to, uint32_t number)
{
    if (number < 0x8000) {
        to.push_back(static_cast<char>(number >> 8));
        to.push_back(static_cast<char>(number));
        return;
    }
    // The first byte tells by its leading ones how many follow; 22 bits fit into three bytes, 29 into four, and so on.
    size_t bytes = 3;
    for (uint64_t rest = number >> 22; rest != 0; rest >>= 7)
        ++bytes;
    const uint64_t marked = number | static_cast<uint64_t>(0xFFu << (10 - bytes) & 0xFF) << 8 * (bytes - 1);
    for (size_t left = bytes; left-- > 0;)
        to.push_back(static_cast<char>(marked >> 8 * left));
}

void pack_in_order(std::string &to, std::string_view term, bool is_last)
{
    for (const char byte : term) {
        to.push_back(byte);
        if (byte == 0)
            to.push_back('\xFF');
    }
    if (!is_last)
        to.push_back(0);
}

GlassTable::GlassTable(const std::string &path, Deflating deflating)
    : file(fopen(path.c_str(), "wbxe")), deflating(deflating)
{
    if (!file)
        fail("make a table of the index");
    if (deflating != Deflating::never)
        deflater = std::make_unique<Deflater>();
    // Xapian's trees begin with an entry that says nothing, so that there is one before every other.
    add_item(std::string(), std::string_view(), first_part | last_part, 1);
}

void GlassTable::add(const std::string &key, std::string_view tag)
{
    if (key.size() > longest_key)
        throw Xapian::InvalidArgumentError("a key is too long");
    unsigned every_part = 0;
    if (deflater && tag.size() > static_cast<unsigned>(deflating)) {
        if (const std::string_view deflated = deflater->deflated(tag); !deflated.empty()) {
            tag = deflated;
            every_part = is_deflated;
        }
    }
    const size_t most = largest_item - item_header - key.size();
    std::string_view part = tag.substr(0, most);
    for (unsigned component = 1;; ++component) {
        tag.remove_prefix(part.size());
        const unsigned place = (component == 1 ? first_part : 0) | (tag.empty() ? last_part : 0);
        add_item(key, part, every_part | place, component);
        if (tag.empty())
            break;
        part = tag.substr(0, most - component_size);
    }
    ++entries;
}

void GlassTable::add_item(const std::string &key, std::string_view part, unsigned flags, unsigned component)
{
    const size_t size = item_header + key.size() + (component > 1 ? component_size : 0) + part.size();
    if (!fits(block(0), size)) {
        const uint32_t full = write(0);
        add_branch(1, firsts[0].first, firsts[0].second, full);
        // As much of the key as sets it apart from the one before.
        const auto differing = std::mismatch(key.begin(), key.end(), last_key.begin(), last_key.end()).first;
        const size_t enough = std::min<size_t>(differing - key.begin() + 1, key.size());
        firsts[0] = {key.substr(0, enough), component};
    }
    char *at = reserve(block(0), size);
    store2(at, (size - item_header) | flags);
    at[2] = static_cast<char>(key.size());
    at = std::copy(key.begin(), key.end(), at + item_header);
    if (component > 1) {
        store2(at, component);
        at += component_size;
    }
    std::copy(part.begin(), part.end(), at);
    last_key = key;
}

void GlassTable::add_branch(size_t level, std::string key, unsigned component, uint32_t child)
{
    const size_t size = 4 + 1 + key.size() + component_size;
    if (!fits(block(level), size)) {
        const uint32_t full = write(level);
        add_branch(level + 1, firsts[level].first, firsts[level].second, full);
        firsts[level] = {key, component};
    }
    // What a block begins with is known from above, and everything before its second key leads there.
    const bool is_first = block(level).offsets.empty();
    char *at = reserve(block(level), is_first ? size - key.size() : size);
    store4(at, child);
    at[4] = static_cast<char>(is_first ? 0 : key.size());
    at += 5;
    if (!is_first)
        at = std::copy(key.begin(), key.end(), at);
    store2(at, is_first ? 0 : component);
}

bool GlassTable::fits(const Block &block, size_t size) const { return block.free >= size + directory_entry; }

char *GlassTable::reserve(Block &block, size_t size)
{
    block.free -= size + directory_entry;
    const size_t offset = block_header + directory_entry * (block.offsets.size() + 1) + block.free;
    block.offsets.push_back(static_cast<uint16_t>(offset));
    return &block.bytes[offset];
}

GlassTable::Block &GlassTable::block(size_t level)
{
    if (level == levels.size()) {
        levels.push_back({{}, std::make_unique<char[]>(block_size), block_size - block_header});
        firsts.push_back({});
    }
    return levels[level];
}

uint32_t GlassTable::write(size_t level)
{
    Block &block = levels[level];
    char *bytes = block.bytes.get();
    const size_t end = block_header + directory_entry * block.offsets.size();
    store4(bytes, revision);
    bytes[4] = static_cast<char>(level);
    store2(bytes + 5, block.free);
    store2(bytes + 7, block.free);
    store2(bytes + 9, end);
    for (size_t index = 0; index < block.offsets.size(); ++index)
        store2(bytes + block_header + directory_entry * index, block.offsets[index]);
    std::fill(bytes + end, bytes + end + block.free, 0);
    if (fwrite(bytes, block_size, 1, file.get()) != 1)
        fail("write a table of the index");
    block.offsets.clear();
    block.free = block_size - block_header;
    return blocks++;
}

std::string GlassTable::finish()
{
    uint32_t root = 0;
    for (size_t level = 0; level < levels.size(); ++level) {
        const std::pair<std::string, unsigned> first = firsts[level];
        root = write(level);
        if (level + 1 < levels.size())
            add_branch(level + 1, first.first, first.second, root);
    }
    if (fclose(file.release()) != 0)
        fail("write a table of the index");
    return record(root, levels.size(), deflating, entries, blocks);
}

std::string GlassTable::nothing() { return record(0, 0, Deflating::never, 0, 0); }

std::string GlassTable::record(
    uint32_t root, size_t levels, Deflating deflating, uint64_t entries, uint32_t blocks)
{
    std::string made;
    pack(made, root);
    constexpr unsigned has_no_root = 1, is_sequential = 2;
    pack(made, levels == 0 ? is_sequential | has_no_root : (levels - 1) << 2 | is_sequential);
    pack(made, entries);
    pack(made, block_size >> 11);
    pack(made, static_cast<unsigned>(deflating));
    // Which blocks are not in use: none, as of this revision.
    std::string unused;
    if (levels > 0) {
        pack(unused, revision);
        pack(unused, blocks);
        unused.append(4, 0);
    }
    pack(made, unused);
    return made;
}

void write_glass_record(
    const std::string &folder, const std::string &postings, const std::string &terms, const std::string &places,
    const GlassStatistics &statistics)
{
    // The format of 14 March 2016.
    std::string record("\x0F\x0DXapian Glass\x04\x6E", 16);
    char identity[16];
    if (getrandom(identity, sizeof identity, 0) != sizeof identity)
        fail("name the index");
    record.append(identity, sizeof identity);
    pack(record, revision);
    const std::string nothing = GlassTable::nothing();
    record += postings + nothing + terms + places + nothing + nothing;
    pack(record, statistics.documents);
    pack(record, uint64_t{0});
    pack(record, statistics.shortest);
    pack(record, statistics.heaviest);
    pack(record, statistics.longest - statistics.heaviest);
    pack(record, uint64_t{0});
    pack(record, statistics.length);
    pack(record, uint64_t{0});
    std::unique_ptr<FILE, int (*)(FILE *)> file(fopen((folder + "/iamglass").c_str(), "wbxe"), fclose);
    if (!file || fwrite(record.data(), record.size(), 1, file.get()) != 1 || fclose(file.release()) != 0)
        fail("write the index's record");
}

} // namespace cxapian

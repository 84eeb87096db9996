// Tags as Xapian deflates them: see its `compression_stream.cc`.
#ifndef CXAPIAN_DEFLATE_H
#define CXAPIAN_DEFLATE_H

#include <new>
#include <string>
#include <string_view>
#include <zlib.h>

namespace cxapian {

/// Deflates one text after another, each to the bytes that Xapian makes of it.
class Deflater {
public:
    Deflater()
    {
        // Neither head nor check sum, and as much memory as zlib can use.
        if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
    }
    ~Deflater() { deflateEnd(&stream); }
    Deflater(const Deflater &) = delete;
    Deflater &operator=(const Deflater &) = delete;

    /// The deflated text, until the next; nothing where that is no shorter.
    std::string_view deflated(std::string_view text)
    {
        if (made.size() < text.size())
            made.resize(text.size());
        deflateReset(&stream);
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.data()));
        stream.avail_in = static_cast<uInt>(text.size());
        stream.next_out = reinterpret_cast<Bytef *>(made.data());
        stream.avail_out = static_cast<uInt>(text.size());
        if (deflate(&stream, Z_FINISH) != Z_STREAM_END || stream.total_out >= text.size())
            return {};
        return {made.data(), stream.total_out};
    }

private:
    z_stream stream{};
    std::string made;
};

} // namespace cxapian

#endif

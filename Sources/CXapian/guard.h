// What keeps exceptions inside: a C++ exception that crosses into Swift ends the process.
#ifndef CXAPIAN_GUARD_H
#define CXAPIAN_GUARD_H

#include "cxapian.h"
#include "recent.h"

#include <string>
#include <xapian.h>

namespace cxapian {

/// Remembers the words of a failure for this thread.
void remember(const char *words) noexcept;

/// Runs `body`; turns whatever it throws into a status.
template <typename Body> int guarded(Body body) noexcept
{
    try {
        body();
        return XAPIAN_OK;
    } catch (const Xapian::DatabaseModifiedError &error) {
        remember(error.get_msg().c_str());
        return XAPIAN_MODIFIED;
    } catch (const Xapian::DatabaseLockError &error) {
        remember(error.get_msg().c_str());
        return XAPIAN_LOCKED;
    } catch (const Xapian::DocNotFoundError &error) {
        remember(error.get_msg().c_str());
        return XAPIAN_MISSING;
    } catch (const Xapian::DatabaseError &error) {
        remember(error.get_msg().c_str());
        return XAPIAN_UNUSABLE;
    } catch (const Xapian::FeatureUnavailableError &error) {
        remember(error.get_msg().c_str());
        return XAPIAN_UNUSABLE;
    } catch (const Xapian::SerialisationError &error) {
        remember(error.get_msg().c_str());
        return XAPIAN_UNUSABLE;
    } catch (const Xapian::RangeError &error) {
        remember(error.get_msg().c_str());
        return XAPIAN_UNUSABLE;
    } catch (const Xapian::Error &error) {
        remember(error.get_msg().c_str());
        return XAPIAN_FAILED;
    } catch (const std::exception &error) {
        remember(error.what());
        return XAPIAN_FAILED;
    } catch (...) {
        remember("unknown");
        return XAPIAN_FAILED;
    }
}

inline std::string text(xapian_bytes bytes) { return std::string(bytes.bytes, bytes.count); }

inline xapian_bytes bytes(const std::string &text) { return xapian_bytes{text.data(), text.size()}; }

} // namespace cxapian

struct xapian_text {
    std::string content;
};

struct xapian_reader {
    /// Begins to use the state that was opened.
    void begin() { state = recent->begin(content); }

    cxapian::RecentLists::List list(const std::string &term) { return recent->list(state, content, term); }
    uint32_t frequency(const std::string &term) { return recent->frequency(state, content, term); }

    Xapian::Database content;
    std::shared_ptr<cxapian::RecentLists> recent;
    cxapian::RecentLists::State state;
};

struct xapian_lists {
    std::shared_ptr<cxapian::RecentLists> content;
};

struct xapian_query {
    Xapian::Query content;
};

#endif

// Documents, and the one who writes them.
#include "document.h"

#include <malloc.h>
#include <memory>
#include <stdexcept>
#include <vector>

using cxapian::guarded;
using cxapian::text;

xapian_document *xapian_document_new(void)
{
    xapian_document *document = nullptr;
    guarded([&] { document = new xapian_document; });
    return document;
}

void xapian_document_free(xapian_document *document) { delete document; }

int xapian_document_add_posting(xapian_document *document, xapian_bytes term, uint32_t position, uint32_t weight)
{
    return guarded([&] { document->add(term, position, weight); });
}

int xapian_document_add_term(xapian_document *document, xapian_bytes term, uint32_t weight)
{
    return guarded([&] { document->add(term, 0, weight); });
}

int xapian_document_set_value(xapian_document *document, uint32_t slot, xapian_bytes value)
{
    return guarded([&] {
        if (value.count > 0)
            document->values[slot] = text(value);
        else
            document->values.erase(slot);
    });
}

Xapian::Document xapian_document::content() const
{
    Xapian::Document made;
    for (const Word &word : words) {
        const std::string term(this->term(word));
        if (word.place > 0)
            made.add_posting(term, word.place, word.weight);
        else
            made.add_term(term, word.weight);
    }
    for (const auto &value : values)
        made.add_value(value.first, value.second);
    return made;
}

struct xapian_writer {
    Xapian::WritableDatabase content;
    bool is_changed = false;
    /// Upper bound of the entries that Xapian keeps in trees until they are committed.
    size_t entries = 0;

    /// What an entry takes, its share of the nodes and of the small blocks that the heap gives.
    static constexpr size_t bytes_per_entry = 100;
    /// The least that is worth to be given back to the system.
    static constexpr size_t large = 4 << 20;

    // Without a transaction Xapian commits by itself, when it has seen many documents and when it is closed.
    void change()
    {
        if (!is_changed)
            content.begin_transaction();
        is_changed = true;
    }

    void add(const Xapian::Document &document)
    {
        content.add_document(document);
        entries += document.termlist_count();
    }

    void remove(Xapian::docid number)
    {
        entries += content.get_document(number).termlist_count();
        content.delete_document(number);
    }

    // Under its number, a document's terms that stay as they are cost a look at their places and nothing else.
    void replace(Xapian::docid number, const Xapian::Document &document)
    {
        content.replace_document(number, document);
        entries += document.termlist_count();
    }

    /// Whether a document has these terms, weights and values.
    bool holds(Xapian::docid number, const Xapian::Document &document) const
    {
        auto held = content.termlist_begin(number);
        const auto end = content.termlist_end(number);
        for (auto term = document.termlist_begin(); term != document.termlist_end(); ++term, ++held) {
            if (held == end || *held != *term || held.get_wdf() != term.get_wdf())
                return false;
        }
        if (held != end)
            return false;
        const Xapian::Document old = content.get_document(number);
        auto value = old.values_begin();
        for (auto wanted = document.values_begin(); wanted != document.values_end(); ++wanted, ++value) {
            if (value == old.values_end() || value.get_valueno() != wanted.get_valueno() || *value != *wanted)
                return false;
        }
        return value == old.values_end();
    }

    /// The documents that have a term, in order.
    std::vector<Xapian::docid> numbers(const std::string &term) const
    {
        return std::vector<Xapian::docid>(content.postlist_begin(term), content.postlist_end(term));
    }
};

int xapian_writer_open(const char *path, int is_new, xapian_writer **writer)
{
    return guarded([&] {
        const int flags = is_new ? Xapian::DB_CREATE | Xapian::DB_DANGEROUS | Xapian::DB_NO_SYNC : Xapian::DB_OPEN;
        std::unique_ptr<xapian_writer> opened(new xapian_writer);
        opened->content = Xapian::WritableDatabase(path, flags | Xapian::DB_BACKEND_GLASS);
        *writer = opened.release();
    });
}

void xapian_writer_close(xapian_writer *writer)
{
    guarded([&] {
        if (writer->is_changed)
            writer->content.cancel_transaction();
        writer->content.close();
    });
    guarded([&] { delete writer; });
}

int xapian_writer_add(xapian_writer *writer, const xapian_document *document)
{
    return guarded([&] {
        writer->change();
        writer->add(document->content());
    });
}

int xapian_writer_replace(
    xapian_writer *writer, xapian_bytes term, const xapian_document *const *documents, size_t count)
{
    return guarded([&] {
        writer->change();
        const std::vector<Xapian::docid> old = writer->numbers(text(term));
        for (size_t index = 0; index < count; ++index) {
            const Xapian::Document made = documents[index]->content();
            if (index >= old.size())
                writer->add(made);
            else if (documents[index]->has_places() || !writer->holds(old[index], made))
                writer->replace(old[index], made);
        }
        for (size_t index = count; index < old.size(); ++index)
            writer->remove(old[index]);
    });
}

int xapian_writer_remove(xapian_writer *writer, xapian_bytes term)
{
    return guarded([&] {
        writer->change();
        for (const Xapian::docid number : writer->numbers(text(term)))
            writer->remove(number);
    });
}

int xapian_writer_set_metadata(xapian_writer *writer, xapian_bytes key, xapian_bytes value)
{
    return guarded([&] {
        writer->change();
        writer->content.set_metadata(text(key), text(value));
    });
}

int xapian_writer_commit(xapian_writer *writer)
{
    return guarded([&] {
        if (!writer->is_changed)
            return;
        writer->content.commit_transaction();
        writer->is_changed = false;
        // What a large commit held in many small pieces goes back to the system, not to a heap that keeps it.
        if (xapian_writer_pending(writer) > xapian_writer::large)
            malloc_trim(0);
        writer->entries = 0;
    });
}

size_t xapian_writer_pending(const xapian_writer *writer)
{
    return writer->entries * xapian_writer::bytes_per_entry;
}

namespace {

/// Gives up where it is told to: Xapian asks at the beginning and at the end of each table.
class Merger : public Xapian::Compactor {
public:
    Merger(int (*goes_on)(void *), void *context) : goes_on(goes_on), context(context) {}

    void set_status(const std::string &, const std::string &) override
    {
        if (!goes_on(context))
            throw std::runtime_error("stopped");
    }

private:
    int (*goes_on)(void *);
    void *context;
};

} // namespace

int xapian_merge(const char *const *paths, size_t count, const char *into, int (*goes_on)(void *), void *context)
{
    return guarded([&] {
        {
            Xapian::Database all;
            for (size_t index = 0; index < count; ++index)
                all.add_database(Xapian::Database(paths[index], Xapian::DB_BACKEND_GLASS));
            Merger merger(goes_on, context);
            all.compact(into, Xapian::Compactor::FULL, 0, merger);
        }
        // So does what the pieces held, of which this is the end.
        malloc_trim(0);
    });
}

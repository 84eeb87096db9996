/// The tables, and how a database of an older version comes to have them.
///
/// Where a comment says that a table is derived, all its rows can be made again from the truth.
enum Schema {
    /// Marks the file as Meent's, so that `file` and `restore` know it (sqlite.org/pragma.html#pragma_application_id).
    static let applicationID: Int64 = 0x4D45_454E

    /// Each step leads from the version that is its index to the next; a step is one transaction and
    /// sets `user_version`.
    static let migrations: [StaticString] = [
        version1, version2, version3, version4, version5, version6, version7,
    ]

    /// The version that this program reads and writes.
    static var currentVersion: Int64 { Int64(migrations.count) }

    private static let version1: StaticString = """
        -- An exact name and e-mail as they came. The address is never shown.
        CREATE TABLE identity(
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, person INTEGER REFERENCES person,
            UNIQUE(name, email)) STRICT;
        -- Whom an identity belongs to once claimed.
        CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;

        -- One act of one person: git's commit. Times are Unix seconds, zones minutes east of UTC.
        CREATE TABLE change(
            id INTEGER PRIMARY KEY,
            author INTEGER NOT NULL REFERENCES identity, time INTEGER NOT NULL, zone INTEGER NOT NULL,
            committer INTEGER REFERENCES identity, committed INTEGER, committed_zone INTEGER,
            kind INTEGER NOT NULL, comment TEXT NOT NULL,
            parent INTEGER REFERENCES change, parent2 INTEGER REFERENCES change,
            origin TEXT, batch INTEGER, key TEXT) STRICT;
        CREATE UNIQUE INDEX change_key ON change(key) WHERE key IS NOT NULL;

        -- kind 0 is a page, 1 a file. head is the newest revision, a deletion too.
        CREATE TABLE page(
            id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,
            head INTEGER REFERENCES revision DEFERRABLE INITIALLY DEFERRED,
            UNIQUE(kind, key)) STRICT;

        -- One state of one page. A content of NULL is a deletion; a name or path of NULL is the parent's.
        CREATE TABLE revision(
            id INTEGER PRIMARY KEY,
            page INTEGER NOT NULL REFERENCES page, change INTEGER NOT NULL REFERENCES change,
            parent INTEGER REFERENCES revision, parent2 INTEGER REFERENCES revision,
            name TEXT, path TEXT, mode INTEGER, content INTEGER REFERENCES content,
            mechanical INTEGER NOT NULL) STRICT;
        CREATE INDEX revision_page ON revision(page);
        CREATE INDEX revision_change ON revision(change);

        -- Bytes: a zstd frame, whole or with base's text as its prefix; NULL where they stand in the files folder.
        -- A base is always newer, so that no chain can bite its tail.
        CREATE TABLE content(
            id INTEGER PRIMARY KEY, hash BLOB NOT NULL, size INTEGER NOT NULL,
            base INTEGER REFERENCES content CHECK (base > id), bytes BLOB) STRICT;
        CREATE INDEX content_base ON content(base) WHERE base IS NOT NULL;

        -- A text that met a conflict, as it was typed. closed is set once it was finished or let go.
        CREATE TABLE waiting(
            id INTEGER PRIMARY KEY, page INTEGER NOT NULL REFERENCES page, base INTEGER REFERENCES revision,
            content INTEGER NOT NULL REFERENCES content, author INTEGER NOT NULL REFERENCES identity,
            time INTEGER NOT NULL, comment TEXT NOT NULL, key TEXT, closed INTEGER) STRICT;
        CREATE UNIQUE INDEX waiting_key ON waiting(key) WHERE key IS NOT NULL;
        CREATE INDEX waiting_open ON waiting(page) WHERE closed IS NULL;

        -- What was brought in, and below which name: root-relative links of those pages begin there.
        CREATE TABLE import(
            id INTEGER PRIMARY KEY, source TEXT NOT NULL, root TEXT NOT NULL, time INTEGER NOT NULL,
            change INTEGER REFERENCES change) STRICT;

        -- What the site says of itself.
        CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

        -- Derived from here on. How a living page looks, by everything that its look depends on.
        CREATE TABLE rendered(
            page INTEGER PRIMARY KEY REFERENCES page, content INTEGER NOT NULL, name TEXT NOT NULL, root TEXT NOT NULL,
            renderer INTEGER NOT NULL, title TEXT, size INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
        -- The names that the page's nth link may mean, in the order in which they are looked up.
        CREATE TABLE link(
            page INTEGER NOT NULL REFERENCES page, ordinal INTEGER NOT NULL, candidate INTEGER NOT NULL,
            kind INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY(page, ordinal, candidate)) STRICT, WITHOUT ROWID;
        CREATE INDEX link_key ON link(key, kind);
        CREATE TABLE tag(page INTEGER NOT NULL REFERENCES page, tag TEXT NOT NULL, PRIMARY KEY(page, tag))
            STRICT, WITHOUT ROWID;
        CREATE INDEX tag_tag ON tag(tag);
        PRAGMA user_version = 1;
        """

    private static let version2: StaticString = """
        -- A deleted page whose name another page has taken has a key of NULL: it is reached by its id alone.
        CREATE TABLE renewed(
            id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, name TEXT NOT NULL, key TEXT,
            head INTEGER REFERENCES revision DEFERRABLE INITIALLY DEFERRED,
            UNIQUE(kind, key)) STRICT;
        INSERT INTO renewed(id, kind, name, key, head) SELECT id, kind, name, key, head FROM page;
        DROP TABLE page;
        ALTER TABLE renewed RENAME TO page;

        -- A name that a page once had and that still leads to it; where a page has the name now, that one comes first.
        CREATE TABLE alias(
            kind INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, page INTEGER NOT NULL REFERENCES page,
            PRIMARY KEY(kind, key)) STRICT, WITHOUT ROWID;
        CREATE INDEX alias_page ON alias(page);

        -- A revision whose text is shown nowhere: the act that hid it, and the one that ended that.
        CREATE TABLE hidden(
            id INTEGER PRIMARY KEY, revision INTEGER NOT NULL REFERENCES revision,
            change INTEGER NOT NULL REFERENCES change, lifted INTEGER REFERENCES change) STRICT;
        CREATE UNIQUE INDEX hidden_revision ON hidden(revision) WHERE lifted IS NULL;
        CREATE INDEX hidden_change ON hidden(change);
        CREATE INDEX hidden_lifted ON hidden(lifted) WHERE lifted IS NOT NULL;

        -- A content that was removed for good: its row is empty since, and this is the record that it was.
        CREATE TABLE erased(
            content INTEGER PRIMARY KEY REFERENCES content, size INTEGER NOT NULL,
            change INTEGER NOT NULL REFERENCES change) STRICT;

        -- What somebody types and has not saved. The browser is known by the hash of a number in its cookie.
        CREATE TABLE draft(
            id INTEGER PRIMARY KEY, browser BLOB NOT NULL, key TEXT NOT NULL, base INTEGER, section INTEGER,
            time INTEGER NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE(browser, key)) STRICT;
        CREATE INDEX draft_time ON draft(time);

        -- A state that was made on a branch, or beside what people wrote here: it was never its page's newest.
        ALTER TABLE revision ADD COLUMN side INTEGER NOT NULL DEFAULT 0;
        -- Where a symbolic link leads, as bytes; the content is what stands there.
        ALTER TABLE revision ADD COLUMN link BLOB;
        -- Parents of a change beyond its second.
        CREATE TABLE change_parent(
            change INTEGER NOT NULL REFERENCES change, ordinal INTEGER NOT NULL,
            parent INTEGER NOT NULL REFERENCES change, PRIMARY KEY(change, ordinal)) STRICT, WITHOUT ROWID;
        -- The commit that a history was taken up to; NULL while that is not done, and for what has no commits.
        ALTER TABLE import ADD COLUMN tip TEXT;

        -- Where an imported change came from; the changes of one import.
        CREATE INDEX change_origin ON change(origin) WHERE origin IS NOT NULL;
        CREATE INDEX change_batch ON change(batch) WHERE batch IS NOT NULL;
        PRAGMA user_version = 2;
        """

    private static let version3: StaticString = """
        -- What three or more different people looked for; what fewer did is never stored. key: the folded words; query: as
        -- one of them typed it; found: 0 where there was nothing, 1 where nobody opened what there was; people: how many
        -- different ones, as far as they could be told apart; day: the last time, counted from 1970-01-01.
        CREATE TABLE looked_for(
            key TEXT PRIMARY KEY, query TEXT NOT NULL, found INTEGER NOT NULL,
            people INTEGER NOT NULL CHECK (people >= 3), day INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX looked_for_day ON looked_for(day);
        -- Which pages three or more different people opened from the answers to such a question.
        CREATE TABLE served(
            page INTEGER NOT NULL REFERENCES page, key TEXT NOT NULL, query TEXT NOT NULL,
            people INTEGER NOT NULL CHECK (people >= 3), day INTEGER NOT NULL,
            PRIMARY KEY(page, key)) STRICT, WITHOUT ROWID;
        CREATE INDEX served_day ON served(day);
        PRAGMA user_version = 3;
        """

    private static let version4: StaticString = """
        -- Nobody asks for a change by the commit that it was: an import reads them all.
        DROP INDEX change_origin;
        PRAGMA user_version = 4;
        """

    private static let version5: StaticString = """
        -- Derived: the words of a document by the hash of its bytes, pages apart by form feeds; what became of it, and which
        -- reader that was. No id is used twice: the search index knows by it how far it is.
        CREATE TABLE document_text(
            id INTEGER PRIMARY KEY AUTOINCREMENT, hash BLOB NOT NULL UNIQUE, reader INTEGER NOT NULL,
            outcome INTEGER NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
        PRAGMA user_version = 5;
        """

    private static let version6: StaticString = """
        -- What whole texts have in common: a zstd dictionary, named by its id in the frames that need it.
        CREATE TABLE dictionary(id INTEGER PRIMARY KEY, hash BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
        PRAGMA user_version = 6;
        """

    private static let version7: StaticString = """
        -- Which living page or file a name leads to: the one that has it, else the one that once had it.
        CREATE VIEW leads(kind, key, page) AS
            SELECT page.kind, page.key, page.id FROM page JOIN revision ON revision.id = page.head
            WHERE revision.content IS NOT NULL
            UNION ALL
            SELECT alias.kind, alias.key, alias.page FROM alias
            JOIN page ON page.id = alias.page JOIN revision ON revision.id = page.head
            WHERE revision.content IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM page AS owner WHERE owner.kind = alias.kind AND owner.key = alias.key);
        -- The names of links up to the first that leads somewhere: those behind it do not count.
        CREATE VIEW meant(page, ordinal, candidate, kind, key) AS
            SELECT page, ordinal, candidate, kind, key FROM link WHERE NOT EXISTS (
                SELECT 1 FROM link AS earlier JOIN leads ON leads.kind = earlier.kind AND leads.key = earlier.key
                WHERE earlier.page = link.page AND earlier.ordinal = link.ordinal
                AND earlier.candidate < link.candidate);
        -- Links none of whose names leads anywhere, each by the first.
        CREATE VIEW dead(page, ordinal, kind, key) AS
            SELECT page, ordinal, kind, key FROM link WHERE candidate = 0 AND NOT EXISTS (
                SELECT 1 FROM link AS any JOIN leads ON leads.kind = any.kind AND leads.key = any.key
                WHERE any.page = link.page AND any.ordinal = link.ordinal);
        -- The keys of living pages to which no other page links, by any name that leads to them.
        CREATE VIEW unlinked(key) AS
            SELECT page.key FROM page JOIN revision ON revision.id = page.head
            WHERE page.kind = 0 AND page.key IS NOT NULL AND revision.content IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM leads CROSS JOIN meant ON meant.kind = 0 AND meant.key = leads.key
                WHERE leads.page = page.id AND meant.page <> page.id);
        -- Living pages, each with the renderer by which its newest text was derived; NULL where that was not done.
        CREATE VIEW derivation(id, kind, name, head, content, renderer) AS
            SELECT page.id, page.kind, page.name, page.head, revision.content, CASE
                WHEN rendered.content = revision.content AND rendered.name = page.name THEN rendered.renderer END
            FROM page JOIN revision ON revision.id = page.head LEFT JOIN rendered ON rendered.page = page.id
            WHERE page.kind = 0 AND revision.content IS NOT NULL;

        -- Derived: the names of dead links, and on how many pages each stands; in the order in which they are shown.
        CREATE TABLE wanted(
            kind INTEGER NOT NULL, key TEXT NOT NULL, pages INTEGER NOT NULL, PRIMARY KEY(kind, key))
            STRICT, WITHOUT ROWID;
        CREATE INDEX wanted_pages ON wanted(pages DESC, key, kind);
        INSERT INTO wanted(kind, key, pages) SELECT kind, key, count(DISTINCT page) FROM dead GROUP BY kind, key;
        -- Derived: what is unlinked.
        CREATE TABLE orphan(key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
        INSERT INTO orphan(key) SELECT key FROM unlinked;
        -- The key of the page, so that those of a tag stand in the order in which they are shown.
        ALTER TABLE tag ADD COLUMN key TEXT NOT NULL DEFAULT '';
        UPDATE tag SET key = (SELECT coalesce(page.key, '') FROM page WHERE page.id = tag.page);
        DROP INDEX tag_tag;
        CREATE INDEX tag_tag ON tag(tag, key);
        PRAGMA user_version = 7;
        """
}
